import { describeEntryStore } from '@reuso/store/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import {
  findRedis,
  startRedis,
  startRedisCluster,
  startSentinel,
  type RunningCluster,
  type RunningRedis,
  type RunningSentinel,
} from '../../../../../test/support/redis/index.js';
import { harness } from '../spec-support/open-store.js';

const missing = leftOutIf(findRedis().reason);

describe('RedisEntryStore on one node', missing, () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());
  describeEntryStore(
    'one node',
    harness(() => ({ kind: 'redis', nodes: [redis.url] })),
  );
});

describe('RedisEntryStore under sentinels', missing, () => {
  let servers: RunningSentinel;
  beforeAll(async () => {
    servers = await startSentinel();
  });
  afterAll(() => servers?.stop());
  describeEntryStore(
    'sentinels',
    harness(() => ({ kind: 'redis-sentinel', nodes: servers.urls, master: servers.master })),
  );
});

describe('RedisEntryStore on a cluster', missing, () => {
  let cluster: RunningCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster(3);
  });
  afterAll(() => cluster?.stop());
  describeEntryStore(
    'a cluster of three masters',
    harness(() => ({ kind: 'redis-cluster', nodes: cluster.urls })),
  );
});
