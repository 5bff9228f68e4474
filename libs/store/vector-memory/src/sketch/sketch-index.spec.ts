import { neighbourOf, randomUnit, seeded, unit } from '@reuso/store/testing';
import { describe, expect, it } from 'vitest';
import { RandomRotation } from './random-rotation.js';
import { SketchIndex } from './sketch-index.js';

const SIZE = 2_000;
const QUERIES = 300;

type Draw = (dimension: number, random: () => number) => Float32Array;

/** Around one of a hundred centres. */
const clustered: Draw = (dimension, random) => {
  const centre = randomUnit(dimension, seeded(Math.floor(random() * 100)));
  const other = randomUnit(dimension, random);
  return unit(centre.map((item, i) => 0.8 * item + 0.6 * (other[i] ?? 0)));
};
/** All in one corner, as many a model's are: two of them have a cosine of about 0.7. */
const cornered: Draw = (dimension, random) => {
  const corner = randomUnit(dimension, seeded(3));
  const other = randomUnit(dimension, random);
  return unit(corner.map((item, i) => 0.85 * item + 0.53 * (other[i] ?? 0)));
};

describe('SketchIndex', { timeout: 60_000 }, () => {
  it.each([
    ['random directions', randomUnit, 384, 0.95],
    ['random directions', randomUnit, 1_536, 0.95],
    ['few dimensions', randomUnit, 32, 0.95],
    ['a low threshold', randomUnit, 384, 0.8],
    ['clusters', clustered, 384, 0.95],
    ['a corner', cornered, 384, 0.95],
    ['a corner of few dimensions', cornered, 64, 0.97],
  ] as const)('finds neighbours at the threshold: %s (%#)', (_, draw, dimension, threshold) => {
    const random = seeded(5);
    const vectors = Array.from({ length: SIZE }, () => draw(dimension, random));
    const mean = new Float32Array(dimension).map((_item, i) =>
      average(vectors.map((vector) => vector[i] ?? 0)),
    );
    const index = new SketchIndex(new RandomRotation(dimension), mean, SIZE);
    for (const [slot, vector] of vectors.entries()) index.add(slot, vector, 0);
    let found = 0;
    let proposed = 0;
    for (let query = 0; query < QUERIES; query += 1) {
      const slot = Math.floor(random() * SIZE);
      const near = index.near(neighbourOf(vectors[slot] ?? mean, threshold, random), threshold, SIZE);
      found += Number(near.slots.includes(slot));
      proposed += near.slots.length;
    }
    expect(found / QUERIES).toBeGreaterThanOrEqual(0.99);
    // Or it would do no more than a scan does.
    expect(proposed / QUERIES).toBeLessThan(SIZE / 10);
  });

  it('proposes no slot twice, and goes on without those that were removed', () => {
    const random = seeded(6);
    const vectors = Array.from({ length: SIZE }, () => randomUnit(64, random));
    const index = new SketchIndex(new RandomRotation(64), new Float32Array(64), SIZE);
    for (const [slot, vector] of vectors.entries()) index.add(slot, vector, 0);
    for (let slot = 0; slot < SIZE; slot += 2) index.remove(slot);
    for (let slot = 0; slot < 200; slot += 1) {
      const { slots } = index.near(vectors[slot] ?? new Float32Array(64), 0.95, SIZE);
      expect(slots.filter((one) => one === slot)).toHaveLength(slot % 2);
      expect(new Set(slots).size).toBe(slots.length);
    }
    for (let slot = 0; slot < SIZE; slot += 2)
      index.add(slot, vectors[SIZE - 1 - slot] ?? new Float32Array(64), 0);
    const twice = index.near(vectors[SIZE - 1] ?? new Float32Array(64), 0.95, SIZE);
    expect(new Set(twice.slots)).toEqual(new Set([0, SIZE - 1]));
  });
});

function average(items: readonly number[]): number {
  return items.reduce((sum, item) => sum + item, 0) / items.length;
}
