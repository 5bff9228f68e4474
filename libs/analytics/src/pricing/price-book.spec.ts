import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PricingFileError, loadPrices } from './load-prices.js';
import { PriceBook } from './price-book.js';

const million = { promptTokens: 1_000_000, completionTokens: 1_000_000 };

function file(content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'reuso-prices-')), 'prices.json');
  writeFileSync(path, content);
  return path;
}

describe('PriceBook', () => {
  it('knows the prices of common models', () => {
    expect(new PriceBook().costUsd('gpt-4o', million)).toBeCloseTo(12.5);
    expect(new PriceBook().costUsd('gpt-4o-mini', million)).toBeCloseTo(0.75);
  });

  it('knows embedding models, and what a long prompt costs more', () => {
    const book = new PriceBook();
    expect(
      book.costUsd('text-embedding-3-small', { promptTokens: 1_000_000, completionTokens: 0 }),
    ).toBeCloseTo(0.02);
    const short = book.costUsd('gemini-2.5-pro', { promptTokens: 100_000, completionTokens: 0 });
    const long = book.costUsd('gemini-2.5-pro', { promptTokens: 1_000_000, completionTokens: 0 });
    expect(long).toBeGreaterThan((short ?? 0) * 10);
  });

  it('guesses nothing for a model that it does not know', () => {
    expect(new PriceBook().costUsd('our-own-model', million)).toBeUndefined();
  });

  it('takes the operator’s prices first', () => {
    const path = file(
      '{"gpt-4o":{"input_usd_per_mtok":1,"output_usd_per_mtok":2},"ours":{"input_usd_per_mtok":0,"output_usd_per_mtok":0.5}}',
    );
    const book = new PriceBook(loadPrices(path));
    expect(book.costUsd('gpt-4o', million)).toBe(3);
    expect(book.costUsd('ours', million)).toBe(0.5);
    expect(book.costUsd('gpt-4o-mini', million)).toBeCloseTo(0.75);
  });

  it.each([
    ['no file', '/nowhere/prices.json'],
    ['not JSON', file('{')],
    ['a price that is none', file('{"m":{"input_usd_per_mtok":"1","output_usd_per_mtok":1}}')],
    ['a price below zero', file('{"m":{"input_usd_per_mtok":-1,"output_usd_per_mtok":1}}')],
    ['an unknown field', file('{"m":{"input_usd_per_mtok":1,"output_usd_per_mtok":1,"x":1}}')],
  ])('refuses %s, naming the setting', (_name, path) => {
    expect(() => loadPrices(path)).toThrow(PricingFileError);
    expect(() => loadPrices(path)).toThrow(/^PRICING_FILE was/);
  });
});
