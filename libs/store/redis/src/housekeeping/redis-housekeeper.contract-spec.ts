import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisBackend } from '@reuso/config';
import { newEntry, newTenant, scopeOf, until } from '@reuso/store/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import {
  findRedis,
  redisCommand,
  startRedis,
  startRedisCluster,
  type RunningCluster,
  type RunningRedis,
} from '../../../../../test/support/redis/index.js';
import { tagNames } from '../entries/redis-keys.js';
import { holderName } from '../jobs/job-names.js';
import type { RedisStore } from '../redis-store.js';
import { openStore } from '../spec-support/open-store.js';
import { vectorNames } from '../vector/vector-names.js';
import { VectorSets } from '../vector/vector-sets.js';

const missing = leftOutIf(findRedis().reason);
const FOREVER = new AbortController().signal;
const SHORT_MS = 300;
const LONG_MS = 3_600_000;
const MANY = 700;

const VECTOR = Float32Array.of(1, 0);

describe('RedisHousekeeper on one node', missing, () => {
  let redis: RunningRedis;
  let store: RedisStore;
  const command = (name: string, ...args: (string | number)[]) => redisCommand(redis.port, name, ...args);
  beforeAll(async () => {
    redis = await startRedis();
    store = await openStore({ kind: 'redis', nodes: [redis.url] });
  });
  afterAll(async () => {
    await store?.close();
    await redis?.stop();
  });

  async function putMany(tenant: string, count: number, ms: number): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, () => {
        const entry = newEntry({ tenant, evictAt: Date.now() + ms });
        return store.entries.put(entry, new Map());
      }),
    );
  }

  it('takes expired members out of an index that a longer-lived entry keeps', async () => {
    const lasting = newEntry({ evictAt: Date.now() + LONG_MS });
    const scope = scopeOf(lasting, 'all');
    const { index } = tagNames(scope);
    await store.entries.put(lasting, new Map());
    // Writes trim by chance, and on a slow machine the late ones would take out what the early ones put in.
    const chance = vi.spyOn(Math, 'random').mockReturnValue(0.5);
    await putMany(lasting.tenant, MANY, SHORT_MS);
    chance.mockRestore();
    await sleep(SHORT_MS * 2);
    const before = Number(await command('zcard', index));
    expect(before).toBeGreaterThan(MANY / 2);
    const { tag_index_members: taken } = await store.housekeeper.sweep(FOREVER);
    expect(taken).toBe(before - 1);
    expect(await command('zrange', index, 0, -1)).toEqual([lasting.key]);
    const { items } = await store.entries.list({ scopes: [scope], limit: 10 });
    expect(items.map(({ key }) => key)).toEqual([lasting.key]);
    expect(await store.entries.invalidate({ kind: 'tag', scopes: [scope] }, { dryRun: false })).toMatchObject(
      {
        deleted: 1,
      },
    );
  });

  it('leaves members whose entries are kept beyond their expiry, and drops an index that is left without any', async () => {
    const now = Date.now();
    const stale = newEntry({ expiresAt: now + SHORT_MS, evictAt: now + LONG_MS });
    await store.entries.put(stale, new Map());
    const fleeting = newEntry({ expiresAt: now + 50, evictAt: now + SHORT_MS });
    await store.entries.put(fleeting, new Map());
    await sleep(SHORT_MS * 2);
    await store.housekeeper.sweep(FOREVER);
    expect(await command('zscore', tagNames(scopeOf(stale, 'all')).index, stale.key)).not.toBeNull();
    expect(await command('exists', tagNames(scopeOf(fleeting, 'all')).index)).toBe(0);
  });

  it('takes vectors of expired entries out of partitions that are neither added to nor searched', async () => {
    const sets = new VectorSets(store.connections.admin);
    const partition = {
      tenant: newTenant(),
      namespace: undefined,
      model: 'm',
      dimension: 2,
      corpusVersion: undefined,
    };
    const names = vectorNames(partition);
    await sets.add(partition, { key: 'rag:lasting', vector: VECTOR, topK: 1, evictAt: Date.now() + LONG_MS });
    const evictAt = Date.now() + LONG_MS / 2;
    for (let i = 0; i < 50; i += 1)
      await sets.add(partition, { key: `rag:${i}`, vector: VECTOR, topK: 1, evictAt });
    // As if their time had come: nobody comes by to see it.
    for (let i = 0; i < 50; i += 1) await command('zadd', names.expiries, Date.now() - 1, `rag:${i}`);
    expect(await command('vcard', names.vectors)).toBe(51);
    expect(await store.housekeeper.sweep(FOREVER)).toMatchObject({ vectors: 50 });
    expect(await command('vcard', names.vectors)).toBe(1);
    expect(await command('zcard', names.expiries)).toBe(1);
  });

  it('drops what BullMQ keeps of queues whose process is gone, and of no other', async () => {
    const job = { tenant: 't', name: undefined, input: {}, createdAt: Date.now() };
    for (const holder of ['gone', 'living']) {
      await store.jobs.open({ ...job, id: `of-${holder}`, holder });
      await store.jobs.enqueue(`of-${holder}`);
      await command('set', holderName(holder), 1);
    }
    const keysOf = async (holder: string) =>
      ((await command('keys', `reuso:{jobs}:queue:held-${holder}:*`)) as string[]).length;
    await until(
      'BullMQ knows of both',
      async () => (await keysOf('gone')) > 0 && (await keysOf('living')) > 0,
    );
    await command('del', holderName('gone'));
    const kept = await keysOf('living');
    const { queue_keys: dropped } = await store.housekeeper.sweep(FOREVER);
    expect(dropped).toBeGreaterThan(0);
    expect(await keysOf('gone')).toBe(0);
    expect(await keysOf('living')).toBe(kept);
  });

  it('is not needed where entries come in: writers that take turns keep each of their indexes small', async () => {
    const tenants = Array.from({ length: 8 }, newTenant);
    const lasting = tenants.map((tenant) => newEntry({ tenant, evictAt: Date.now() + LONG_MS }));
    for (const entry of lasting) await store.entries.put(entry, new Map());
    const start = performance.now();
    let rounds = 0;
    for (; performance.now() - start < 4_000; rounds += 1) {
      for (const tenant of tenants)
        await store.entries.put(newEntry({ tenant, evictAt: Date.now() + SHORT_MS }), new Map());
    }
    const sizes = await Promise.all(
      lasting.map(async (entry) => Number(await command('zcard', tagNames(scopeOf(entry, 'all')).index))),
    );
    // Most of what was written has expired; were it not for the writers, it would all be there.
    expect(rounds).toBeGreaterThan(50);
    expect(Math.max(...sizes)).toBeLessThan(rounds * 0.8);
  });
});

describe('RedisHousekeeper on a cluster', missing, () => {
  let cluster: RunningCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster(3);
  });
  afterAll(() => cluster?.stop());

  it('sweeps all masters', async () => {
    const backend: RedisBackend = { kind: 'redis-cluster', nodes: cluster.urls };
    const store = await openStore(backend);
    const tenants = Array.from({ length: 12 }, newTenant);
    for (const tenant of tenants) {
      await store.entries.put(newEntry({ tenant, evictAt: Date.now() + LONG_MS }), new Map());
      await store.entries.put(newEntry({ tenant, evictAt: Date.now() + SHORT_MS }), new Map());
    }
    await sleep(SHORT_MS * 2);
    expect(await store.housekeeper.sweep(FOREVER)).toMatchObject({ tag_index_members: 12 });
    expect(await store.housekeeper.sweep(FOREVER)).toMatchObject({ tag_index_members: 0 });
    await store.close();
  });
});
