import { type OpenedVectorIndex, describeVectorIndex, until } from '@reuso/store/testing';
import type { RedisBackend } from '@reuso/config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import {
  findRedis,
  redisCommand,
  startRedis,
  withoutVectorSets,
  type RunningRedis,
} from '../../../../../test/support/redis/index.js';
import { MemoryVectorIndex } from '@reuso/store/vector-memory';
import { describeOnRedis } from '../spec-support/describe-on-redis.js';
import { openStore } from '../spec-support/open-store.js';
import { RedisVectorIndex } from './redis-vector-index.js';
import { vectorNames } from './vector-names.js';

const missing = leftOutIf(findRedis().reason);

const open = async (backend: RedisBackend): Promise<OpenedVectorIndex> => {
  const store = await openStore(backend);
  const index = new RedisVectorIndex(store.connections, store.feed, () => new MemoryVectorIndex(store.feed));
  const close = async (): Promise<void> => {
    await index.close();
    await store.close();
  };
  return { index, close };
};

describeOnRedis(
  'RedisVectorIndex',
  (name, backend) => describeVectorIndex(name, { open: () => open(backend()) }),
  ['sentinels'],
);

describe('The vector sets of RedisVectorIndex', missing, () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  const partition = { tenant: 't', namespace: undefined, model: 'm', dimension: 2, corpusVersion: undefined };
  const names = vectorNames(partition);
  const vector = Float32Array.of(1, 0);

  it('takes expired vectors out, and lets a partition that nobody uses go', async () => {
    const opened = await open({ kind: 'redis', nodes: [redis.url] });
    await opened.index.add(partition, { key: 'rag:short', vector, topK: 1, evictAt: Date.now() + 200 });
    await until('another one comes in after it', async () => {
      await opened.index.add(partition, { key: 'rag:long', vector, topK: 1, evictAt: Date.now() + 60_000 });
      return (await redisCommand(redis.port, 'vcard', names.vectors)) === 1;
    });
    expect(await redisCommand(redis.port, 'zcard', names.expiries)).toBe(1);
    for (const name of [names.vectors, names.expiries]) {
      const left = Number(await redisCommand(redis.port, 'pttl', name));
      expect(left).toBeGreaterThan(60_000);
      expect(left).toBeLessThanOrEqual(120_000);
    }
    await opened.close();
  });

  it('takes the place of a value that is not its own', async () => {
    const opened = await open({ kind: 'redis', nodes: [redis.url] });
    const query = { vector, minSimilarity: 0.9, minTopK: 1, limit: 1 };
    await redisCommand(redis.port, 'set', names.vectors, 'somebody else');
    expect(await opened.index.search(partition, query)).toEqual([]);
    await opened.index.add(partition, { key: 'rag:a', vector, topK: 1, evictAt: Date.now() + 60_000 });
    expect(await opened.index.search(partition, query)).toHaveLength(1);
    await opened.close();
  });
});

describe('RedisVectorIndex without vector sets', missing, () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
    await withoutVectorSets(redis);
  });
  afterAll(() => redis?.stop());
  describeVectorIndex('each replica for itself', { open: () => open({ kind: 'redis', nodes: [redis.url] }) });
});
