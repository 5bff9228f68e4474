import { Logger } from '@nestjs/common';
import { newEntry, scopeOf, scopesOf, until } from '@reuso/store/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import {
  findRedis,
  redisCommand,
  startRedis,
  type RunningRedis,
} from '../../../../../test/support/redis/index.js';
import { openStore } from '../spec-support/open-store.js';
import { isUnavailable } from '../connection/is-unavailable.js';
import type { RedisStore } from '../redis-store.js';

describe('RedisEntryStore on a Redis that is out of memory', leftOutIf(findRedis().reason), () => {
  let redis: RunningRedis;
  let store: RedisStore;
  let replica: RedisStore;
  beforeAll(async () => {
    redis = await startRedis({ args: ['--maxmemory-policy', 'noeviction'] });
    store = await openStore({ kind: 'redis', nodes: [redis.url] });
    replica = await openStore({ kind: 'redis', nodes: [redis.url] });
  });
  afterAll(async () => {
    await Promise.all([store?.close(), replica?.close()]);
    await redis?.stop();
  });

  it('refuses writes with an answer, and still reads, counts, lists, fences and removes', async () => {
    const tenant = 'full';
    const entries = Array.from({ length: 20 }, () => newEntry({ tenant, tags: ['all', 'mp:1'] }));
    for (const entry of entries) await store.entries.put(entry, new Map());
    const [first, second] = entries;
    if (first === undefined || second === undefined) throw new Error('no entries');
    const late = await store.entries.fence(second.key, scopesOf(second));
    await redisCommand(redis.port, 'config', 'set', 'maxmemory', '1');

    const refused: unknown = await store.entries.put(newEntry(), new Map()).catch((error: unknown) => error);
    expect(String(refused)).toContain('OOM');
    expect(isUnavailable(refused)).toBe(false);
    expect(refused).not.toHaveProperty('command');

    await store.entries.ping();
    expect(await store.entries.get(first.key)).toEqual(first.value);
    await store.entries.recordHits([{ key: first.key, hits: 2, lastHitAt: Date.now() }]);
    expect((await store.entries.inspect(first.key))?.hits).toBe(2);
    expect((await store.entries.list({ scopes: [scopeOf(first, 'mp:1')], limit: 50 })).items).toHaveLength(
      20,
    );

    const heard: unknown[] = [];
    replica.feed.subscribe((event) => heard.push(event));
    expect(await store.entries.invalidate({ kind: 'keys', keys: [first.key] }, { dryRun: false })).toEqual({
      matched: 1,
      deleted: 1,
    });
    const selection = { kind: 'tag', scopes: [scopeOf(first, 'mp:1')] } as const;
    expect(await store.entries.invalidate(selection, { dryRun: false })).toEqual({
      matched: 19,
      deleted: 19,
    });
    expect(heard).toHaveLength(2);

    await redisCommand(redis.port, 'config', 'set', 'maxmemory', '0');
    expect(await store.entries.put(second, late)).toEqual({ outcome: 'fenced', replaced: false });
    expect(await store.entries.get(second.key)).toBeNull();
  });

  it('warns of a Redis that would evict what invalidations need', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const evicting = await startRedis({
      args: ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'],
    });
    const opened = await openStore({ kind: 'redis', nodes: [evicting.url] });
    await until('it has warned', () => warn.mock.calls.length > 0);
    expect(warn.mock.calls[0]?.[0]).toContain('allkeys-lru');
    warn.mockRestore();
    await opened.close();
    await evicting.stop();
  });
});
