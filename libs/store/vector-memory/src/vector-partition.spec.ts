import { dot, neighbourOf, randomUnit, seeded, unit } from '@reuso/store/testing';
import { describe, expect, it } from 'vitest';
import { SKETCHED_FROM, VectorPartition } from './vector-partition.js';

const HOUR_MS = 3_600_000;
const DIMENSION = 64;
const random = seeded(11);
const now = (): number => Date.now();

function add(partition: VectorPartition, key: string, vector: Float32Array, more = {}): void {
  partition.add({ key, vector, topK: 5, evictAt: now() + HOUR_MS, ...more });
}

/** Of a template with small differences: all lie close together. */
function alike(count: number): Float32Array[] {
  const template = randomUnit(DIMENSION, random);
  return Array.from({ length: count }, () => neighbourOf(template, 0.98, random));
}

function finish(partition: VectorPartition): void {
  while (partition.sketchSome());
}

describe('VectorPartition', { timeout: 60_000 }, () => {
  it('finds the same while its sketches are made as after', () => {
    const partition = new VectorPartition(DIMENSION);
    const vectors = Array.from({ length: 4 * SKETCHED_FROM }, () => randomUnit(DIMENSION, random));
    for (const [i, vector] of vectors.entries()) {
      add(partition, `rag:${i}`, vector);
      if (i % 3 === 0) partition.sketchSome();
      if (i % 7 === 6) partition.remove(`rag:${i - 3}`);
      const at = Math.floor(random() * (i + 1));
      const query = neighbourOf(vectors[at] ?? vector, 0.97, random);
      const found = partition.search({ vector: query, minSimilarity: 0.95, minTopK: 1, limit: 3 }, now());
      const removed = at % 7 === 3 && at + 3 <= i;
      expect(found.map(({ key }) => key)).toEqual(removed ? [] : [`rag:${at}`]);
    }
    finish(partition);
    for (const [i, vector] of vectors.entries()) {
      const found = partition.search({ vector, minSimilarity: 0.95, minTopK: 1, limit: 3 }, now());
      expect(found).toHaveLength(i % 7 === 3 && i + 3 < vectors.length ? 0 : 1);
    }
  });

  it('serves the best of thousands that are all near enough', () => {
    const partition = new VectorPartition(DIMENSION);
    const vectors = alike(5_000);
    for (const [i, vector] of vectors.entries()) add(partition, `rag:${i}`, vector);
    finish(partition);
    for (let i = 0; i < 50; i += 1) {
      const query = neighbourOf(vectors[i] ?? new Float32Array(DIMENSION), 0.999, random);
      const found = partition.search({ vector: query, minSimilarity: 0.9, minTopK: 1, limit: 8 }, now());
      const best = vectors.map((vector) => dot(vector, query)).toSorted((a, b) => b - a);
      expect(found).toHaveLength(8);
      expect(found[0]?.key).toBe(`rag:${i}`);
      for (const [rank, { similarity }] of found.entries())
        expect(similarity).toBeCloseTo(best[rank] ?? 0, 2);
    }
  });

  it('passes over what serves too little or has expired, also where most do', () => {
    const partition = new VectorPartition(DIMENSION);
    const vectors = alike(2_000);
    for (const [i, vector] of vectors.entries()) {
      add(partition, `rag:${i}`, vector, i === 1_234 ? {} : i % 2 ? { topK: 2 } : { evictAt: now() - 1 });
    }
    finish(partition);
    const query = {
      vector: unit(new Float32Array(vectors[0] ?? [])),
      minSimilarity: 0.9,
      minTopK: 3,
      limit: 4,
    };
    expect(partition.search(query, now()).map(({ key }) => key)).toEqual(['rag:1234']);
    for (let more = true; more;) more = partition.removeSomeExpired();
    expect(partition.size).toBe(1_001);
    expect(partition.search(query, now()).map(({ key }) => key)).toEqual(['rag:1234']);
  });

  it.each([0, 0.3, 1, -1])('answers at a threshold of %d as a scan does', (minSimilarity) => {
    const partition = new VectorPartition(DIMENSION);
    const vectors = Array.from({ length: 600 }, () => randomUnit(DIMENSION, random));
    for (const [i, vector] of vectors.entries()) add(partition, `rag:${i}`, vector);
    finish(partition);
    const vector = unit(Float32Array.from({ length: DIMENSION }, (_, i) => +(i === 0)));
    add(partition, 'rag:same', vector);
    const found = partition.search({ vector, minSimilarity, minTopK: 1, limit: 5 }, now());
    const all = [...vectors, vector].map((one) => dot(one, vector)).toSorted((a, b) => b - a);
    const expected = all.filter((similarity) => similarity >= minSimilarity).slice(0, 5);
    expect(found.map(({ similarity }) => similarity)).toEqual(
      expected.map((similarity) => expect.closeTo(similarity, 5) as number),
    );
  });
});
