import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareTokens } from './share-tokens.js';

describe('shareTokens', () => {
  it('gives whole shares that sum to the whole', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.array(fc.nat(10_000), { minLength: 1 }), (total, sizes) => {
        const shares = shareTokens(total, sizes);
        expect(shares).toHaveLength(sizes.length);
        expect(shares.every((share) => Number.isInteger(share) && share >= 0)).toBe(true);
        expect(shares.reduce((a, b) => a + b, 0)).toBe(total);
      }),
    );
  });

  it('parts by size', () => {
    expect(shareTokens(10, [1, 4])).toEqual([2, 8]);
    expect(shareTokens(3, [0, 0])).toEqual([2, 1]);
  });
});
