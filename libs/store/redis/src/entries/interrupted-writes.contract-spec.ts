import { newEntry, scopeOf, scopesOf } from '@reuso/store/testing';
import type { RedisBackend } from '@reuso/config';
import type { EntryWrite } from '@reuso/store/ports';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import { findRedis, startRedis, startRedisCluster } from '../../../../../test/support/redis/index.js';
import type { RedisStore } from '../redis-store.js';
import { storeEntry } from '../scripts/store-entry-3.lua.js';
import { writeEntry } from '../scripts/write-entry.lua.js';
import { beforeScript } from '../spec-support/before-script.js';
import { openStore } from '../spec-support/open-store.js';

interface Running {
  readonly backend: RedisBackend;
  readonly stop: () => Promise<void>;
}

async function oneNode(): Promise<Running> {
  const redis = await startRedis();
  return { backend: { kind: 'redis', nodes: [redis.url] }, stop: () => redis.stop() };
}

async function cluster(): Promise<Running> {
  const redis = await startRedisCluster(3);
  return { backend: { kind: 'redis-cluster', nodes: redis.urls }, stop: () => redis.stop() };
}

/** The script with which a write stores: on one node in the same step that puts it into its indexes. */
const ON = [
  { name: 'one node', start: oneNode, script: writeEntry },
  { name: 'a cluster', start: cluster, script: storeEntry },
];

describe.each(ON)('RedisEntryStore on $name, invalidated during a write', ({ start, script }) => {
  describe('of which only the last step is left', leftOutIf(findRedis().reason), () => {
    let running: Running;
    let store: RedisStore;
    let other: RedisStore;
    beforeAll(async () => {
      running = await start();
      store = await openStore(running.backend);
      other = await openStore(running.backend);
    });
    afterAll(async () => {
      await Promise.all([store?.close(), other?.close()]);
      await running?.stop();
    });

    const put = async ({ entries }: RedisStore, entry: EntryWrite): Promise<string> =>
      (await entries.put(entry, await entries.fence(entry.key, scopesOf(entry)))).outcome;
    const invalidateKey = ({ entries }: RedisStore, key: string): Promise<unknown> =>
      entries.invalidate({ kind: 'keys', keys: [key] }, { dryRun: false });

    it('is stopped by tag', async () => {
      const entry = newEntry({ tags: ['all', 'mp:1'] });
      beforeScript(store.connections.commands, script, () =>
        other.entries.invalidate({ kind: 'tag', scopes: [scopeOf(entry, 'mp:1')] }, { dryRun: false }),
      );
      expect(await put(store, entry)).toBe('fenced');
      expect(await other.entries.get(entry.key)).toBeNull();
    });

    it('is stopped by key', async () => {
      const entry = newEntry({ tags: ['all', 'mp:1'] });
      await put(other, entry);
      beforeScript(store.connections.commands, script, () => invalidateKey(other, entry.key));
      expect(await put(store, entry)).toBe('fenced');
      expect(await other.entries.get(entry.key)).toBeNull();
    });

    it('is stopped without a fence too, lest it becomes one that no tag finds', async () => {
      const entry = newEntry({ tags: ['all', 'mp:1'] });
      await put(other, entry);
      beforeScript(store.connections.commands, script, () => invalidateKey(other, entry.key));
      expect((await store.entries.put(entry, new Map())).outcome).toBe('fenced');
    });

    it('is stopped by a tag that only another who shared its flight saw', async () => {
      const entry = newEntry({ tags: ['all'] });
      const seen = scopeOf(entry, 'mp:2');
      const fence = await store.entries.fence(entry.key, [...scopesOf(entry), seen]);
      await other.entries.invalidate({ kind: 'tag', scopes: [seen] }, { dryRun: false });
      expect((await store.entries.put(entry, fence)).outcome).toBe('fenced');
    });

    it('stores and indexes what nothing stopped, and says whether it took another place', async () => {
      const entry = newEntry({ tags: ['all', 'mp:1'] });
      const fence = await store.entries.fence(entry.key, scopesOf(entry));
      expect(await store.entries.put(entry, fence)).toEqual({ outcome: 'stored', replaced: false });
      expect(await store.entries.put(entry, fence)).toEqual({ outcome: 'stored', replaced: true });
      const selection = { kind: 'tag', scopes: [scopeOf(entry, 'mp:1')] } as const;
      expect(await other.entries.invalidate(selection, { dryRun: false })).toEqual({
        matched: 1,
        deleted: 1,
      });
    });
  });
});
