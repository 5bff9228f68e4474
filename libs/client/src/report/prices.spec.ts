import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Prices } from './prices.js';

const USAGE = { prompt_tokens: 1_000_000, completion_tokens: 100_000 };

it('prices are the own ones first, then list prices, and nothing is guessed', async () => {
  const prices = new Prices({ mine: { input_usd_per_mtok: 1, output_usd_per_mtok: 20 } });
  expect(prices.costUsd('mine', USAGE)).toBe(3);
  expect(prices.costUsd('gpt-4o', USAGE)).toBeCloseTo(3.5);
  expect(prices.costUsd('nobody-knows', USAGE)).toBeNull();
  const folder = await mkdtemp(join(tmpdir(), 'reuso-prices-'));
  const file = join(folder, 'prices.json');
  await writeFile(file, '{"mine": {"input_usd_per_mtok": "cheap"}}');
  await expect(Prices.load(file)).rejects.toThrow('input_usd_per_mtok');
  await writeFile(file, '{"mine": {"input_usd_per_mtok": 0, "output_usd_per_mtok": 1}}');
  expect((await Prices.load(file)).costUsd('mine', USAGE)).toBe(0.1);
  await rm(folder, { recursive: true });
});
