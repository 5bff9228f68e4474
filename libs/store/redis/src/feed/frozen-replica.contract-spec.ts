import { until } from '@reuso/store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import {
  findRedis,
  redisCommand,
  startRedis,
  type RunningRedis,
} from '../../../../../test/support/redis/index.js';
import type { RedisStore } from '../redis-store.js';
import { openStore } from '../spec-support/open-store.js';
import { startReplica, type ReplicaProcess } from '../spec-support/replica-process.js';
import { NEAR_KEYS } from './near-names.js';

describe('RedisInvalidationFeed with a replica that is frozen', leftOutIf(findRedis().reason), () => {
  let redis: RunningRedis;
  let store: RedisStore;
  let replica: ReplicaProcess;
  beforeAll(async () => {
    redis = await startRedis();
    store = await openStore({ kind: 'redis', nodes: [redis.url] });
    replica = startReplica(redis.url);
    await until('the replica may serve its copy', async () => (await replica.ask('fill')) === 'local');
  });
  afterAll(async () => {
    await replica?.stop();
    await store?.close();
    await redis?.stop();
  });

  const invalidate = (): Promise<unknown> =>
    store.entries.invalidate({ kind: 'keys', keys: ['llm:1'] }, { dryRun: false });

  it('drops the copy of a running replica before the invalidation returns', async () => {
    expect(await replica.ask('fill')).toBe('local');
    await invalidate();
    expect(await replica.ask('get')).toBe('store');
  });

  it('does not wait for it beyond its lease, and never lets it serve its copy on waking', async () => {
    for (let again = 0; again < 3; again++) {
      await until('the replica may serve its copy', async () => (await replica.ask('fill')) === 'local');
      replica.freeze();
      // Asked while it sleeps: the first thing that it does on waking.
      const onWaking = Array.from({ length: 20 }, () => replica.ask('get'));
      await invalidate();
      expect(
        await redisCommand(redis.port, 'zcount', NEAR_KEYS.leases, Date.now(), '+inf'),
      ).toBeLessThanOrEqual(1);
      replica.thaw();
      expect(new Set(await Promise.all(onWaking))).toEqual(new Set(['store']));
    }
  });

  it('lets it serve copies again once it has caught up', async () => {
    await until('the replica may serve its copy', async () => (await replica.ask('fill')) === 'local');
    await invalidate();
    expect(await replica.ask('get')).toBe('store');
  });
});
