import { describe, expect, it } from 'vitest';
import { meanPooled } from './pooling.js';

describe('meanPooled', () => {
  it('averages the tokens of each text, passes over padding and brings vectors to length 1', () => {
    const hidden = Float32Array.of(1, 0, 0, 1, 9, 9, 3, 4, 8, 8, 7, 7);
    const [first, second] = meanPooled(hidden, [2, 1], 3);
    expect(Array.from(first ?? [])).toEqual([Math.fround(Math.SQRT1_2), Math.fround(Math.SQRT1_2)]);
    expect(Array.from(second ?? [])).toEqual([Math.fround(0.6), Math.fround(0.8)]);
  });

  it('gives a text without tokens a vector of zeros', () => {
    expect(Array.from(meanPooled(Float32Array.of(5, 5), [0], 1)[0] ?? [])).toEqual([0, 0]);
  });
});
