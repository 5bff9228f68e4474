import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inTurns } from './in-turns.js';

describe('inTurns', () => {
  it('gives all results in order, and never asks for all at once', async () => {
    let running = 0;
    let most = 0;
    const items = Array.from({ length: 2048 }, (_, index) => index);
    const results = await inTurns(items, async (item, index) => {
      running += 1;
      most = Math.max(most, running);
      await setImmediate();
      running -= 1;
      return [item, index];
    });
    expect(results).toEqual(items.map((item) => [item, item]));
    expect(most).toBeLessThanOrEqual(32);
  });

  it('takes an empty list', async () => {
    expect(await inTurns([], () => Promise.resolve(1))).toEqual([]);
  });
});
