import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import type { ModelPrice } from './price-book.js';

const price = z.number().min(0);
const pricingFile = z.record(
  z.string().min(1),
  z.strictObject({
    input_usd_per_mtok: price,
    output_usd_per_mtok: price,
    cached_input_usd_per_mtok: price.optional(),
  }),
);

const EXPECTED =
  'It may be a JSON file with {"<model>": {"input_usd_per_mtok": 2.5, "output_usd_per_mtok": 10}, …}.';
const MOST_BYTES = 16 * 1024 * 1024;

/** `PRICING_FILE` cannot be used; the message names it and what is wrong. */
export class PricingFileError extends Error {
  override readonly name = 'PricingFileError';
}

/**
 * Reads `PRICING_FILE`: JSON `{model: {input_usd_per_mtok, output_usd_per_mtok, cached_input_usd_per_mtok?}}`.
 * @throws PricingFileError
 */
export function loadPrices(path: string): ReadonlyMap<string, ModelPrice> {
  let content: unknown;
  try {
    content = JSON.parse(readSmallFile(path));
  } catch (error) {
    // What JSON.parse quotes may go over several lines.
    const why = (error instanceof Error ? error.message : String(error)).replaceAll(/[\s\p{Cc}]+/gu, ' ');
    throw new PricingFileError(
      `PRICING_FILE was "${path}", which could not be read as JSON: ${why}. ${EXPECTED}`,
      {
        cause: error,
      },
    );
  }
  const parsed = pricingFile.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new PricingFileError(
      `PRICING_FILE was "${path}", where ${issue?.path.join('.') || 'the top level'} is wrong: ${issue?.message}. ${EXPECTED}`,
    );
  }
  return new Map(
    Object.entries(parsed.data).map(
      ([model, { input_usd_per_mtok, output_usd_per_mtok, cached_input_usd_per_mtok }]) => [
        model,
        {
          inputUsdPerMtok: input_usd_per_mtok,
          outputUsdPerMtok: output_usd_per_mtok,
          cachedInputUsdPerMtok: cached_input_usd_per_mtok,
        },
      ],
    ),
  );
}

/** A device such as /dev/zero would be read for ever. */
function readSmallFile(path: string): string {
  const stats = statSync(path);
  if (!stats.isFile()) throw new Error('it is no file');
  if (stats.size > MOST_BYTES) throw new Error(`it has more than ${MOST_BYTES} bytes`);
  return readFileSync(path, 'utf8');
}
