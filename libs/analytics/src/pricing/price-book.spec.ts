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

  it('takes less for input that the provider had cached itself', () => {
    const cached = { ...million, promptTokens: 50_000, completionTokens: 0, cachedPromptTokens: 40_000 };
    expect(new PriceBook().costUsd('gpt-4o', cached)).toBeCloseTo(0.01 * 2.5 + 0.04 * 1.25, 9);
    const long = { ...cached, promptTokens: 150_000, cachedPromptTokens: 100_000 };
    expect(new PriceBook().costUsd('gpt-4o', long)).toBeCloseTo(0.05 * 2.5 + 0.1 * 1.25, 9);
    const own = file(
      '{"a":{"input_usd_per_mtok":4,"output_usd_per_mtok":0,"cached_input_usd_per_mtok":1},"b":{"input_usd_per_mtok":4,"output_usd_per_mtok":0}}',
    );
    expect(new PriceBook(loadPrices(own)).costUsd('a', cached)).toBeCloseTo(0.04 + 0.04, 9);
    expect(new PriceBook(loadPrices(own)).costUsd('b', cached)).toBeCloseTo(0.2, 9);
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
