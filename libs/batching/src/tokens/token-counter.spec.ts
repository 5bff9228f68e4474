import { countTokens } from 'gpt-tokenizer';
import { afterAll, describe, expect, it } from 'vitest';
import { slices } from './slices.js';
import { TokenCounter } from './token-counter.js';

const counter = new TokenCounter();
afterAll(() => counter.close());

const CODE =
  'export function total(orders: Order[]): number {\n  return orders.reduce((sum, o) => sum + o.net, 0);\n}\n';

describe('TokenCounter', () => {
  it('counts as the encoding does, cut into slices or not', async () => {
    const texts = ['', 'Name three caches.', CODE.repeat(100), 'word '.repeat(5_000)];
    expect(await counter.count(texts)).toEqual(texts.map((text) => countTokens(text)));
  });

  it('takes control words in a prompt for text', async () => {
    expect((await counter.count(['<|endoftext|>']))[0]).toBeGreaterThan(1);
  });

  it('counts a text that is one endless word, too', async () => {
    const [count = 0] = await counter.count(['a'.repeat(100_000)]);
    expect(count).toBeGreaterThan(10_000);
    expect(count).toBeLessThan(100_000);
  });

  it('estimates when its thread has ended', async () => {
    const ended = new TokenCounter();
    ended.warmUp();
    await ended.close();
    expect(await ended.count(['x'.repeat(400)])).toEqual([100]);
  });
});

describe('slices', () => {
  it('lose nothing', () => {
    for (const text of [CODE.repeat(50), 'a'.repeat(2_500), ' '.repeat(2_500), 'ä 漢字 '.repeat(700)]) {
      expect([...slices(text)].join('')).toBe(text);
    }
  });
});
