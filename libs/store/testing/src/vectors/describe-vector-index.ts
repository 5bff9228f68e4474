import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type IndexedVector,
  SIMILARITY_ERROR,
  type VectorIndex,
  type VectorPartition,
} from '@reuso/store/ports';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newTenant } from '../support/new-entry.js';
import { until } from '../support/until.js';
import { dot, neighbourOf, randomUnit, seeded } from './planted-vectors.js';

export interface OpenedVectorIndex {
  readonly index: VectorIndex;
  close(): Promise<void>;
}

/** How the suite gets at an adapter. Its data may be shared: all partitions are the suite's own. */
export interface VectorIndexHarness {
  open(): Promise<OpenedVectorIndex>;
}

/** Vectors among which neighbours are planted. */
const STORED = 20_000;
const AT_ONCE = 100;
const MINUTES_MS = 600_000;
const PLANTED = [0.93, 0.94, 0.949, 0.951, 0.96, 0.97, 0.98, 0.99];
const THRESHOLD = 0.95;

/** The rules that every `VectorIndex` keeps, whatever it is built on. */
export function describeVectorIndex(name: string, harness: VectorIndexHarness): void {
  describe(`the VectorIndex contract: ${name}`, { timeout: 300_000 }, () => {
    let opened: OpenedVectorIndex | undefined;
    beforeAll(async () => {
      opened = await harness.open();
    }, 60_000);
    afterAll(() => opened?.close(), 60_000);
    const index = (): VectorIndex => {
      if (opened === undefined) throw new Error('The index is not open: its beforeAll has not run');
      return opened.index;
    };
    const find = async (
      partition: VectorPartition,
      vector: Float32Array,
      { minSimilarity = 0.9, minTopK = 1, limit = 10 } = {},
    ): Promise<string[]> => {
      const found = await index().search(partition, { vector, minSimilarity, minTopK, limit });
      return found.map(({ key }) => key);
    };

    it('finds nothing where nothing was added', async () => {
      expect(await find(newPartition(), Float32Array.of(1, 0))).toEqual([]);
    });

    it('finds what is near, the nearest first, and tells how near', async () => {
      const partition = newPartition();
      const [near, nearer] = [newVector([0.8, 0.6]), newVector([0.96, 0.28])];
      await index().add(partition, near);
      await index().add(partition, nearer);
      const query = { vector: Float32Array.of(1, 0), minSimilarity: 0.5, minTopK: 1, limit: 10 };
      const found = await index().search(partition, query);
      expect(found.map(({ key }) => key)).toEqual([nearer.key, near.key]);
      expect(Math.abs((found[0]?.similarity ?? 0) - 0.96)).toBeLessThan(SIMILARITY_ERROR);
      expect(await find(partition, Float32Array.of(1, 0), { minSimilarity: 0.9 })).toEqual([nearer.key]);
      expect(await find(partition, Float32Array.of(1, 0), { minSimilarity: 0.5, limit: 1 })).toEqual([
        nearer.key,
      ]);
    });

    it.each([
      ['tenant', { tenant: 'another' }],
      ['namespace', { namespace: 'another' }],
      ['absent namespace', { namespace: undefined }],
      ['model', { model: 'another' }],
      ['corpus version', { corpusVersion: 'another' }],
      ['absent corpus version', { corpusVersion: undefined }],
      ['dimension', { dimension: 3 }],
    ] as const)('keeps what has another %s apart', async (_, difference) => {
      const partition = newPartition();
      await index().add(partition, newVector([1, 0]));
      const other = { ...partition, ...difference };
      expect(
        await find(
          other,
          Float32Array.from({ length: other.dimension }, (_item, i) => +(i === 0)),
        ),
      ).toEqual([]);
    });

    it('has one vector for a key: the one that came last', async () => {
      const partition = newPartition();
      const older = newVector([1, 0]);
      const newer = { ...older, vector: Float32Array.of(0, 1), topK: 7 };
      await index().add(partition, older);
      await index().add(partition, newer);
      expect(await find(partition, Float32Array.of(1, 0))).toEqual([]);
      expect(await find(partition, Float32Array.of(0, 1), { minTopK: 7 })).toEqual([newer.key]);
    });

    it('passes over entries that can serve too few documents, however many there are', async () => {
      const partition = newPartition();
      const few = Array.from({ length: 40 }, () => newVector([1, 0], { topK: 3 }));
      const many = newVector([0.96, 0.28], { topK: 10 });
      for (const vector of [...few, many]) await index().add(partition, vector);
      expect(await find(partition, Float32Array.of(1, 0), { minTopK: 4, limit: 2 })).toEqual([many.key]);
    });

    it('forgets what it is told to', async () => {
      const partition = newPartition();
      const [gone, kept] = [newVector([1, 0]), newVector([1, 0])];
      await index().add(partition, gone);
      await index().add(partition, kept);
      await index().remove(partition, [gone.key, newKey()]);
      expect(await find(partition, Float32Array.of(1, 0))).toEqual([kept.key]);
    });

    it('does not find what has expired', async () => {
      const partition = newPartition();
      await index().add(partition, newVector([1, 0], { evictAt: Date.now() - 1 }));
      const soon = newVector([1, 0], { evictAt: Date.now() + 400 });
      await index().add(partition, soon);
      await until('the vector has expired', async () => (await find(partition, soon.vector)).length === 0);
    });

    it(`finds all planted neighbours at or above the threshold among ${STORED}, and none below it`, async () => {
      const dimension = 64;
      const random = seeded(20);
      const partition = { ...newPartition(), dimension };
      const vectors = Array.from({ length: STORED }, () => newVector(randomUnit(dimension, random)));
      for (let start = 0; start < STORED; start += AT_ONCE) {
        const page = vectors.slice(start, start + AT_ONCE);
        await Promise.all(page.map((vector) => index().add(partition, vector)));
      }
      for (let round = 0; round < 40; round += 1) {
        for (const similarity of PLANTED) {
          const planted = vectors[Math.floor(random() * STORED)] ?? newVector([]);
          const vector = neighbourOf(planted.vector, similarity, random);
          const query = { vector, minSimilarity: THRESHOLD, minTopK: 1, limit: 10 };
          const found = await index().search(partition, query);
          if (similarity >= THRESHOLD) expect(found[0]?.key).toBe(planted.key);
          // Those that it proposes in error lie within the error, and have their true cosine next to them.
          for (const { key } of found) {
            const entry = vectors.find((one) => one.key === key);
            expect(dot(entry?.vector ?? vector, vector)).toBeGreaterThan(THRESHOLD - 2 * SIMILARITY_ERROR);
          }
        }
      }
      // Half of them go; the other half is found as before.
      const removed = vectors.filter((_, i) => i % 2 === 0);
      for (let start = 0; start < removed.length; start += AT_ONCE) {
        await index().remove(
          partition,
          removed.slice(start, start + AT_ONCE).map(({ key }) => key),
        );
      }
      for (let i = 0; i < 100; i += 1) {
        const [gone, kept] = [vectors[2 * i], vectors[2 * i + 1]];
        if (gone === undefined || kept === undefined) continue;
        expect(
          await find(partition, neighbourOf(gone.vector, 0.97, random), { minSimilarity: 0.95 }),
        ).toEqual([]);
        expect(
          await find(partition, neighbourOf(kept.vector, 0.97, random), { minSimilarity: 0.95 }),
        ).toEqual([kept.key]);
      }
    });

    it('lets the event loop run while it works', async () => {
      const dimension = 256;
      const random = seeded(7);
      const partition = { ...newPartition(), dimension };
      let turns = 0;
      let done = false;
      const counting = (async () => {
        while (!done) {
          await nextTurn();
          turns += 1;
        }
      })();
      for (let i = 0; i < 200; i += 1) {
        const vector = newVector(randomUnit(dimension, random));
        await index().add(partition, vector);
        expect(await find(partition, vector.vector)).toEqual([vector.key]);
      }
      done = true;
      await counting;
      // Now and then an answer is there before the next turn; were the work done on the loop, it always would be.
      expect(turns).toBeGreaterThan(50);
    });
  });
}

function newPartition(): VectorPartition {
  return { tenant: newTenant(), namespace: 'n', model: 'model-a', dimension: 2, corpusVersion: 'v1' };
}

function newVector(items: ArrayLike<number>, given: Partial<IndexedVector> = {}): IndexedVector {
  const vector = Float32Array.from(items);
  return { key: newKey(), vector, topK: 5, evictAt: Date.now() + MINUTES_MS, ...given };
}

function newKey(): string {
  return `rag:${randomBytes(32).toString('hex')}`;
}
