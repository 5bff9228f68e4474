import { Redis } from 'ioredis';
import { newEntry, scopesOf, until } from '@reuso/store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import {
  findRedis,
  redisCommand,
  startRedisCluster,
  startSentinel,
  type RunningCluster,
  type RunningRedis,
  type RunningSentinel,
} from '../../../../../test/support/redis/index.js';
import type { RedisStore } from '../redis-store.js';
import { openStore } from '../spec-support/open-store.js';
import { isUnavailable } from './is-unavailable.js';

const TIMEOUT_MS = 120_000;

/** Stores and reads without pause until told to stop. @returns how often it failed, and any error that it should not have met */
function keepBusy({ entries }: RedisStore): () => Promise<{ failed: number; unexpected: unknown[] }> {
  let busy = true;
  const unexpected: unknown[] = [];
  let failed = 0;
  const work = (async () => {
    while (busy) {
      const entry = newEntry({ tenant: 'busy' });
      try {
        await entries.put(entry, await entries.fence(entry.key, scopesOf(entry)));
        await entries.get(entry.key);
      } catch (error) {
        failed++;
        if (!isUnavailable(error)) unexpected.push(error);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  })();
  return async () => {
    busy = false;
    await work;
    return { failed, unexpected };
  };
}

describe('A store under sentinels, while its master fails', leftOutIf(findRedis().reason), () => {
  let servers: RunningSentinel;
  let stores: RedisStore[];
  beforeAll(async () => {
    servers = await startSentinel();
    const backend = { kind: 'redis-sentinel', nodes: servers.urls, master: servers.master } as const;
    stores = await Promise.all([openStore(backend), openStore(backend)]);
  });
  afterAll(async () => {
    await Promise.all((stores ?? []).map((store) => store.close()));
    await servers?.stop();
  });

  /** @returns the node that was the master */
  const failOver = async (fail: (master: RunningRedis) => void | Promise<void>): Promise<RunningRedis> => {
    const [store, other] = stores;
    if (store === undefined || other === undefined) throw new Error('no stores');
    const port = await servers.masterPort();
    const [master, replica] =
      servers.nodes[0].port === port ? servers.nodes : ([servers.nodes[1], servers.nodes[0]] as const);
    const stop = keepBusy(store);
    await fail(master);
    await until('another is master', async () => (await servers.masterPort()) === replica.port);
    const entry = newEntry();
    await until('it stores again', async () => {
      const outcome = await store.entries.put(entry, new Map()).catch((error: unknown) => error);
      return !isUnavailable(outcome);
    });
    const { unexpected } = await stop();
    expect(unexpected).toEqual([]);
    await until('both may serve local copies', () => store.feed.current && other.feed.current);
    await until('the other reads what was stored', async () => {
      const value = await other.entries.get(entry.key).catch((error: unknown) => error);
      return Buffer.isBuffer(value) && value.equals(entry.value);
    });
    const heard: string[] = [];
    const unsubscribe = other.feed.subscribe(({ kind }) => heard.push(kind));
    expect(
      await store.entries.invalidate({ kind: 'keys', keys: [entry.key] }, { dryRun: false }),
    ).toMatchObject({ deleted: 1 });
    expect(heard).toHaveLength(1);
    unsubscribe();
    return master;
  };
  /** The node that failed follows the new master, so that it may take over once more. */
  const untilHealed = (node: RunningRedis): Promise<void> =>
    until('the node that failed follows the new master', async () =>
      String(await redisCommand(node.port, 'info', 'replication')).includes('master_link_status:up'),
    );

  it('goes on with the replica after a kill -9', { timeout: TIMEOUT_MS }, async () => {
    const failed = await failOver((master) => master.kill());
    await failed.restart();
    await untilHealed(failed);
  });

  it('goes on with the replica when the master falls silent', { timeout: TIMEOUT_MS }, async () => {
    const failed = await failOver((master) => master.freeze());
    failed.thaw();
    await untilHealed(failed);
  });
});

describe('A store on a cluster whose slots move', leftOutIf(findRedis().reason), () => {
  let cluster: RunningCluster;
  let store: RedisStore;
  beforeAll(async () => {
    cluster = await startRedisCluster(3);
    store = await openStore({ kind: 'redis-cluster', nodes: cluster.urls });
  });
  afterAll(async () => {
    await store?.close();
    await cluster?.stop();
  });

  it('is led to their new owner, many commands at once', async () => {
    const [from, to] = cluster.nodes;
    if (from === undefined || to === undefined) throw new Error('no nodes');
    const newOwner = String(await redisCommand(to.port, 'cluster', 'myid'));
    // Slots that hold no keys can be given away without moving any.
    await redisCommand(from.port, 'flushall');
    for (const node of [to, from]) {
      const client = new Redis(node.url);
      await Promise.all(
        Array.from({ length: 4_000 }, (_, slot) => client.cluster('SETSLOT', slot, 'NODE', newOwner)),
      );
      client.disconnect();
    }
    const entries = Array.from({ length: 300 }, () => newEntry({ tenant: 'moving' }));
    const puts = await Promise.all(entries.map((entry) => store.entries.put(entry, new Map())));
    expect(puts.every(({ outcome }) => outcome === 'stored')).toBe(true);
    const values = await Promise.all(entries.map(({ key }) => store.entries.get(key)));
    expect(values).toEqual(entries.map(({ value }) => value));
  });
});
