import { newEntry, newKey, scopeOf, scopesOf } from '@reuso/store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import {
  findRedis,
  redisCommand,
  startRedis,
  type RunningRedis,
} from '../../../../../test/support/redis/index.js';
import { openStore } from '../spec-support/open-store.js';
import { NEAR_KEYS } from '../feed/near-names.js';
import type { RedisStore } from '../redis-store.js';
import { entryNames, tagNames, tenantsName } from './redis-keys.js';

describe('RedisEntryStore meeting what is not its own', leftOutIf(findRedis().reason), () => {
  let redis: RunningRedis;
  let store: RedisStore;
  const run = (command: string, ...args: (string | number)[]): Promise<unknown> =>
    redisCommand(redis.port, command, ...args);
  /** Puts a value of a type that none of our keys has. */
  const squat = async (name: string): Promise<void> => {
    await run('del', name);
    await run('lpush', name, 'not ours');
  };

  beforeAll(async () => {
    redis = await startRedis();
    store = await openStore({ kind: 'redis', nodes: [redis.url] });
  });
  afterAll(async () => {
    await store?.close();
    await redis?.stop();
  });

  it('treats a foreign value as absent and drops it', async () => {
    const key = newKey();
    await squat(entryNames(key).value);
    expect(await store.entries.get(key)).toBeNull();
    expect(await run('exists', entryNames(key).value)).toBe(0);
    await squat(entryNames(key).value);
    expect(await store.entries.inspect(key)).toBeNull();
    expect(await store.entries.invalidate({ kind: 'keys', keys: [key] }, { dryRun: true })).toEqual({
      matched: 0,
      deleted: 0,
    });
    expect(await store.entries.invalidate({ kind: 'keys', keys: [key] }, { dryRun: false })).toEqual({
      matched: 0,
      deleted: 0,
    });
  });

  it('stores, ties, lists and removes over foreign data at each of its keys', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'] });
    const names = entryNames(entry.key);
    for (const name of Object.values(names)) await squat(name);
    for (const scope of [...scopesOf(entry), scopeOf(entry, 'mp:2')]) {
      for (const name of Object.values(tagNames(scope))) await squat(name);
    }
    await squat(tenantsName(entry.layer));

    expect(await store.entries.tenants([entry.layer])).toEqual([]);
    await squat(tenantsName(entry.layer));
    const fence = await store.entries.fence(entry.key, scopesOf(entry));
    for (const scope of scopesOf(entry)) await squat(tagNames(scope).generation);
    await squat(names.fence);
    expect(await store.entries.put(entry, fence)).toMatchObject({ outcome: 'stored' });
    expect(await store.entries.get(entry.key)).toEqual(entry.value);
    expect(await store.entries.tenants([entry.layer])).toEqual([entry.tenant]);

    await squat(names.fence);
    expect(await store.entries.tie(entry.key, [scopeOf(entry, 'mp:2')], entry.evictAt)).toBe(true);
    const { items } = await store.entries.list({ scopes: [scopeOf(entry, 'mp:2')], limit: 10 });
    expect(items.map(({ key }) => key)).toEqual([entry.key]);

    for (const scope of [scopeOf(entry, 'mp:1'), scopeOf(entry, 'all')]) await squat(tagNames(scope).index);
    expect(await store.entries.list({ scopes: [scopeOf(entry, 'all')], limit: 10 })).toEqual({
      items: [],
      nextCursor: null,
    });
    const selection = { kind: 'tag', scopes: [scopeOf(entry, 'mp:2')] } as const;
    await squat(tagNames(scopeOf(entry, 'mp:2')).retired);
    expect(await store.entries.invalidate(selection, { dryRun: false })).toEqual({ matched: 1, deleted: 1 });
    expect(await store.entries.get(entry.key)).toBeNull();
  });

  it('is gone with the value when only the metadata is foreign', async () => {
    const entry = newEntry();
    await store.entries.put(entry, await store.entries.fence(entry.key, scopesOf(entry)));
    await squat(entryNames(entry.key).metadata);
    await store.entries.recordHits([{ key: entry.key, hits: 1, lastHitAt: Date.now() }]);
    expect(await store.entries.inspect(entry.key)).toBeNull();
    expect(await store.entries.tie(entry.key, [scopeOf(entry, 'x')], entry.evictAt)).toBe(false);
    // Nobody can tell what the value carries any more: it goes with the tag that its index still knows.
    const selection = { kind: 'tag', scopes: [scopeOf(entry, 'all')] } as const;
    expect(await store.entries.invalidate(selection, { dryRun: false })).toEqual({ matched: 1, deleted: 1 });
    expect(await store.entries.get(entry.key)).toBeNull();
  });

  it('keeps the feed going over foreign data at its keys', async () => {
    for (const name of Object.values(NEAR_KEYS)) await squat(name);
    const other = await openStore({ kind: 'redis', nodes: [redis.url] });
    const entry = newEntry();
    await store.entries.put(entry, new Map());
    for (const name of Object.values(NEAR_KEYS)) await squat(name);
    expect(
      await store.entries.invalidate({ kind: 'keys', keys: [entry.key] }, { dryRun: false }),
    ).toMatchObject({ deleted: 1 });
    await other.close();
  });

  it('goes on when Redis is told to forget its scripts', async () => {
    const entry = newEntry();
    await store.entries.put(entry, new Map());
    await run('script', 'flush');
    expect(await store.entries.put(entry, new Map())).toEqual({ outcome: 'stored', replaced: true });
    await run('script', 'flush');
    const scope = scopeOf(entry, 'mp:9');
    const [inspected, tied] = await Promise.all([
      store.entries.inspect(entry.key),
      store.entries.tie(entry.key, [scope], entry.evictAt),
    ]);
    expect(inspected?.value).toEqual(entry.value);
    expect(tied).toBe(true);
    await run('script', 'flush');
    const selection = { kind: 'tag', scopes: [scope] } as const;
    expect(await store.entries.invalidate(selection, { dryRun: false })).toMatchObject({ deleted: 1 });
  });
});
