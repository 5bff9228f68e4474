import type { IndexedVector, PlacedVector, VectorPartition, VectorSource } from '@reuso/store/ports';
import { until } from '@reuso/store/testing';
import { MemoryVectorIndex } from '@reuso/store/vector-memory';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import {
  findRedis,
  redisCommand,
  type RunningRedis,
  startRedis,
  withoutVectorSets,
} from '../../../../../test/support/redis/index.js';
import type { RedisStore } from '../redis-store.js';
import { openStore } from '../spec-support/open-store.js';
import { RedisVectorIndex } from './redis-vector-index.js';
import { CHANGES } from './vector-changes.js';

const partition: VectorPartition = {
  tenant: 't',
  namespace: undefined,
  model: 'm',
  dimension: 2,
  corpusVersion: undefined,
};
const [EAST, NORTH] = [Float32Array.of(1, 0), Float32Array.of(0, 1)];

/** What both replicas find stored. */
class Stored implements VectorSource {
  readonly vectors = new Map<string, IndexedVector>();

  async *all(): AsyncGenerator<PlacedVector> {
    yield* this.of(this.vectors.keys());
  }

  async *of(keys: Iterable<string>): AsyncGenerator<PlacedVector> {
    for (const key of keys) {
      const vector = this.vectors.get(key);
      if (vector !== undefined) yield { partition, vector };
    }
  }
}

describe('two replicas on a Redis without vector sets', leftOutIf(findRedis().reason), () => {
  let redis: RunningRedis;
  let stored: Stored;
  let stores: RedisStore[];
  let one: RedisVectorIndex;
  let other: RedisVectorIndex;
  beforeAll(async () => {
    redis = await startRedis();
    await withoutVectorSets(redis);
  });
  afterAll(() => redis?.stop());
  const open = async (): Promise<RedisVectorIndex> => {
    const store = await openStore({ kind: 'redis', nodes: [redis.url] });
    stores.push(store);
    const index = new RedisVectorIndex(
      store.connections,
      store.feed,
      () => new MemoryVectorIndex(store.feed),
    );
    index.restoreFrom(stored);
    return index;
  };
  beforeEach(async () => {
    stored = new Stored();
    stores = [];
    [one, other] = [await open(), await open()];
  });
  afterEach(async () => {
    for (const index of [one, other]) await index.close();
    for (const store of stores) await store.close();
  });

  const put = async (key: string, vector: Float32Array): Promise<void> => {
    const entry = { key, vector, topK: 1, evictAt: Date.now() + 600_000 };
    stored.vectors.set(key, entry);
    await one.add(partition, entry);
  };
  const found = async (index: RedisVectorIndex, vector: Float32Array): Promise<string[]> => {
    const matches = await index.search(partition, { vector, minSimilarity: 0.9, minTopK: 1, limit: 10 });
    return matches.map(({ key }) => key);
  };
  const untilFound = (vector: Float32Array, keys: string[]): Promise<void> =>
    until(`the other finds ${keys.join()}`, async () => (await found(other, vector)).join() === keys.join());

  it('finds on one what was added on the other', async () => {
    await put('rag:a', EAST);
    expect(await found(one, EAST)).toEqual(['rag:a']);
    await untilFound(EAST, ['rag:a']);
  });

  it('has the newer vector of an entry that was written over, whichever message comes first', async () => {
    await put('rag:a', EAST);
    await untilFound(EAST, ['rag:a']);
    await put('rag:a', NORTH);
    await untilFound(NORTH, ['rag:a']);
    stores[0]?.feed.mention({ kind: 'replaced', keys: ['rag:a'] });
    await put('rag:b', EAST);
    await untilFound(EAST, ['rag:b']);
    await untilFound(NORTH, ['rag:a']);
  });

  it('drops what was invalidated', async () => {
    await put('rag:a', EAST);
    await untilFound(EAST, ['rag:a']);
    stored.vectors.delete('rag:a');
    await stores[0]?.feed.announce({ kind: 'removed', keys: ['rag:a'], scopes: [] });
    await untilFound(EAST, []);
    expect(await found(one, EAST)).toEqual([]);
  });

  it('takes everything in anew when changes have passed it by', async () => {
    await put('rag:a', EAST);
    await untilFound(EAST, ['rag:a']);
    stored.vectors.set('rag:b', { key: 'rag:b', vector: NORTH, topK: 1, evictAt: Date.now() + 600_000 });
    await redisCommand(redis.port, 'del', CHANGES);
    await untilFound(NORTH, ['rag:b']);
  });

  it('takes the place of a value that is not its own', async () => {
    await redisCommand(redis.port, 'del', CHANGES);
    await redisCommand(redis.port, 'set', CHANGES, 'somebody else');
    await put('rag:a', EAST);
    await untilFound(EAST, ['rag:a']);
  });
});
