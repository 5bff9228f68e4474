import { describe, expect, it } from 'vitest';
import { cosine, unit } from './cosine.js';

describe('cosine', () => {
  it.each([
    [[1, 0], [2, 0], 1],
    [[1, 0], [0, 3], 0],
    [[1, 1], [-2, -2], -1],
    [[3e38, 3e38], [3e38, 0], Math.SQRT1_2],
    [[1e-30, 1e-30], [1e-30, 0], Math.SQRT1_2],
  ])('of %j and %j is %d', (a, b, expected) => {
    expect(cosine(a, b)).toBeCloseTo(expected, 14);
  });
});

describe('unit', () => {
  it.each([[[3, 4]], [[3e38, 4e37]], [[1e-40, 1e-40]]])('gives %j the length 1', (vector) => {
    expect(Math.hypot(...unit(vector))).toBeCloseTo(1, 6);
  });
});
