import { newEntry, scopeOf, until } from '@reuso/store/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import {
  findRedis,
  freePort,
  redisCommand,
  startRedis,
  startRedisCluster,
  type RunningRedis,
} from '../../../../../test/support/redis/index.js';
import { RedisStore } from '../redis-store.js';
import { openStore } from '../spec-support/open-store.js';
import { isUnavailable } from './is-unavailable.js';

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => new Error(`It did not fail, but answered ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );

describe('A store whose Redis comes and goes', leftOutIf(findRedis().reason), () => {
  const closing: (() => Promise<void>)[] = [];
  const closeAtEnd = <Closable extends { stop(): Promise<void> }>(server: Closable): Closable => {
    closing.push(() => server.stop());
    return server;
  };
  const opened = (store: RedisStore): RedisStore => {
    closing.push(() => store.close());
    return store;
  };
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  const expectWorking = async (store: RedisStore): Promise<void> => {
    const entry = newEntry();
    await until('it stores again', async () => {
      try {
        return (await store.entries.put(entry, new Map())).outcome === 'stored';
      } catch (error) {
        if (isUnavailable(error)) return false;
        throw error;
      }
    });
    expect(await store.entries.get(entry.key)).toEqual(entry.value);
    await until('it may serve local copies', () => store.feed.current);
    expect(
      await store.entries.invalidate({ kind: 'keys', keys: [entry.key] }, { dryRun: false }),
    ).toMatchObject({ deleted: 1 });
  };

  /** Every operation fails at once, and says that the store is not available. */
  const expectUnavailable = async ({ entries }: RedisStore): Promise<void> => {
    const entry = newEntry();
    const scopes = [scopeOf(entry, 'all')];
    const failures = await Promise.all([
      failure(entries.get(entry.key)),
      failure(entries.fence(entry.key, scopes)),
      failure(entries.put(entry, new Map())),
      failure(entries.tie(entry.key, scopes, entry.evictAt)),
      failure(entries.invalidate({ kind: 'tag', scopes }, { dryRun: false })),
      failure(entries.invalidate({ kind: 'keys', keys: [entry.key] }, { dryRun: true })),
      failure(entries.list({ scopes, limit: 10 })),
      failure(entries.inspect(entry.key)),
      failure(entries.recordHits([{ key: entry.key, hits: 1, lastHitAt: 0 }])),
      failure(entries.tenants(['llm'])),
      failure(entries.ping()),
    ]);
    expect(failures.filter((error) => !isUnavailable(error))).toEqual([]);
  };

  it('starts without it, says why, and connects when it appears', async () => {
    const port = await freePort();
    const store = opened(
      new RedisStore({ backend: { kind: 'redis', nodes: [`redis://:s3cret@127.0.0.1:${port}`] } }),
    );
    expect(store.connections.status()).toMatchObject({ kind: 'redis', connected: false });
    await until('the first attempt has failed', () =>
      /ECONNREFUSED/.test(store.connections.status().reason ?? ''),
    );
    await expectUnavailable(store);
    expect(store.feed.current).toBe(false);
    closeAtEnd(await startRedis({ port, args: ['--requirepass', 's3cret'] }));
    await expectWorking(store);
    expect(store.connections.status()).toEqual({ kind: 'redis', connected: true });
  });

  it('tells of a wrong password without telling it', async () => {
    const redis = closeAtEnd(await startRedis({ args: ['--requirepass', 'right'] }));
    const store = opened(
      new RedisStore({ backend: { kind: 'redis', nodes: [`redis://user:wr0ng@127.0.0.1:${redis.port}`] } }),
    );
    await until('it was refused', () => /WRONGPASS/.test(store.connections.status().reason ?? ''));
    expect(JSON.stringify(store.connections.status())).not.toContain('wr0ng');
    await expectUnavailable(store);
  });

  it('does without it where the database that its address names is not to be had', async () => {
    const redis = closeAtEnd(await startRedis({ args: ['--databases', '2'] }));
    const store = opened(
      new RedisStore({ backend: { kind: 'redis', nodes: [`redis://127.0.0.1:${redis.port}/2`] } }),
    );
    await until('it was refused', () => /DB index/.test(store.connections.status().reason ?? ''));
    await until('the others were too', () => !store.feed.current);
    await expectUnavailable(store);
    expect(await redisCommand(redis.port, 'dbsize')).toBe(0);
  });

  it('works again after a kill -9 and a restart', async () => {
    const redis = closeAtEnd(await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] }));
    const store = opened(await openStore({ kind: 'redis', nodes: [redis.url] }));
    const kept = newEntry();
    await store.entries.put(kept, new Map());
    const inFlight = Array.from({ length: 50 }, () =>
      store.entries.get(kept.key).catch((error: unknown) => error),
    );
    await redis.kill();
    for (const outcome of await Promise.all(inFlight)) {
      expect(Buffer.isBuffer(outcome) || isUnavailable(outcome)).toBe(true);
    }
    await until('the loss was noticed', () => !store.connections.status().connected);
    await expectUnavailable(store);
    expect(store.feed.current).toBe(false);
    await redis.restart();
    await expectWorking(store);
    expect(await store.entries.get(kept.key)).toEqual(kept.value);
  });

  it('gives a silent Redis up, and works again when it answers', async () => {
    const redis = closeAtEnd(await startRedis());
    const store = opened(await openStore({ kind: 'redis', nodes: [redis.url] }));
    redis.freeze();
    // Ends by itself, though nothing else would end it.
    expect(isUnavailable(await failure(store.entries.get('llm:1')))).toBe(true);
    await expectUnavailable(store);
    redis.thaw();
    await expectWorking(store);
  });

  it('counts a Redis that is busy loading or turned replica as unavailable', async () => {
    const redis = closeAtEnd(await startRedis());
    const store = opened(await openStore({ kind: 'redis', nodes: [redis.url] }));
    await redisCommand(redis.port, 'replicaof', '127.0.0.1', await freePort());
    expect(isUnavailable(await failure(store.entries.put(newEntry(), new Map())))).toBe(true);
    await redisCommand(redis.port, 'replicaof', 'no', 'one');
    await expectWorking(store);
  });

  it('starts without a cluster, and lives through the loss of one of its masters', async () => {
    const ports = await Promise.all([freePort(), freePort()]);
    const lost = opened(
      new RedisStore({
        backend: { kind: 'redis-cluster', nodes: ports.map((port) => `redis://127.0.0.1:${port}`) },
      }),
    );
    await until('the first attempt has failed', () =>
      /ECONNREFUSED/.test(lost.connections.status().reason ?? ''),
    );
    await expectUnavailable(lost);

    const cluster = closeAtEnd(await startRedisCluster(3));
    const store = opened(await openStore({ kind: 'redis-cluster', nodes: cluster.urls }));
    await expectWorking(store);
    const victim: RunningRedis | undefined = cluster.nodes[1];
    if (victim === undefined) throw new Error('no node');
    await victim.kill();
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, () => store.entries.get(newEntry().key).catch((error: unknown) => error)),
    );
    for (const outcome of outcomes) expect(outcome === null || isUnavailable(outcome)).toBe(true);
    await victim.restart();
    await until('all three masters serve again', async () => {
      const entries = Array.from({ length: 30 }, () => newEntry());
      const puts = await Promise.allSettled(entries.map((entry) => store.entries.put(entry, new Map())));
      return puts.every(({ status }) => status === 'fulfilled');
    });
    await expectWorking(store);
  });
});
