import { randomUnit, seeded } from '@reuso/store/testing';
import { describe, expect, it } from 'vitest';
import { DIRECTIONS, RandomRotation } from './random-rotation.js';

const random = seeded(1);
const measured = (rotation: RandomRotation, vector: Float32Array) =>
  rotation.measure(vector, 0, new Float32Array(DIRECTIONS));

describe('RandomRotation', () => {
  it.each([32, 256, 300, 384, 1_536, 8_192])('keeps lengths of %i dimensions, on average', (dimension) => {
    const rotation = new RandomRotation(dimension);
    let sum = 0;
    for (let i = 0; i < 50; i += 1) {
      for (const item of measured(rotation, randomUnit(dimension, random)))
        sum += (item / rotation.scale) ** 2;
    }
    expect(sum / 50 / DIRECTIONS).toBeGreaterThan(0.9);
    expect(sum / 50 / DIRECTIONS).toBeLessThan(1.1);
  });

  it('spreads what lies in one component over all directions', () => {
    const rotation = new RandomRotation(384);
    for (const at of [0, 17, 383]) {
      const measures = measured(
        rotation,
        Float32Array.from({ length: 384 }, (_, i) => +(i === at)),
      );
      const most = Math.max(...measures.map(Math.abs)) / rotation.scale;
      expect(most).toBeLessThan(6);
      expect(measures.filter((item) => item > 0).length).toBeGreaterThan(DIRECTIONS / 4);
    }
  });

  it('measures the same in every process, and reads a vector where it begins', () => {
    const vector = randomUnit(384, random);
    const rows = new Float32Array(3 * 384);
    rows.set(vector, 384);
    const again = new RandomRotation(384).measure(rows, 384, new Float32Array(DIRECTIONS));
    expect(again).toEqual(measured(new RandomRotation(384), vector));
  });
});
