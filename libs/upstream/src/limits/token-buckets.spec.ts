import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBuckets } from './token-buckets.js';

describe('TokenBuckets', () => {
  it('gives a minute’s worth at once, then one at a time, and says when the next is due', () => {
    const buckets = new TokenBuckets(3);
    expect([0, 0, 0].map((now) => buckets.take('a', now))).toEqual([0, 0, 0]);
    expect(buckets.take('a', 0)).toBe(20);
    expect(buckets.take('a', 19_000)).toBe(1);
    expect(buckets.take('a', 20_000)).toBe(0);
    expect(buckets.take('a', 20_000)).toBe(20);
  });

  it('keeps tenants apart', () => {
    const buckets = new TokenBuckets(1);
    expect(buckets.take('a', 0)).toBe(0);
    expect(buckets.take('b', 0)).toBe(0);
    expect(buckets.take('a', 0)).toBe(60);
  });

  it('lets no tenant exceed its burst and its rate, and lets in whoever waited as long as it was told', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 200 }),
        (perMinute, pauses) => {
          const buckets = new TokenBuckets(perMinute);
          let now = 0;
          let taken = 0;
          for (const pause of pauses) {
            now += pause;
            const wait = buckets.take('a', now);
            if (wait > 0) {
              now += wait * 1000;
              expect(buckets.take('a', now)).toBe(0);
            }
            taken += 1;
            expect(taken).toBeLessThanOrEqual(perMinute + (now * perMinute) / 60_000 + 1e-6);
          }
        },
      ),
    );
  });
});
