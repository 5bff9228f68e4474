import { newEntry, scopeOf, scopesOf } from '@reuso/store/testing';
import type { EntryWrite, TagScope } from '@reuso/store/ports';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import { findRedis, startRedis, type RunningRedis } from '../../../../../test/support/redis/index.js';
import { beforeScript } from '../spec-support/before-script.js';
import { openStore } from '../spec-support/open-store.js';
import type { RedisStore } from '../redis-store.js';
import { removeEntry } from '../scripts/remove-entry-3.lua.js';
import { tieEntry } from '../scripts/tie-entry-3.lua.js';
import { withdrawEntry } from '../scripts/withdraw-entry-3.lua.js';
import { tagNames } from './redis-keys.js';

describe(
  'RedisEntryStore when an invalidation comes between two steps',
  leftOutIf(findRedis().reason),
  () => {
    let redis: RunningRedis;
    let store: RedisStore;
    let other: RedisStore;
    beforeAll(async () => {
      redis = await startRedis();
      store = await openStore({ kind: 'redis', nodes: [redis.url] });
      other = await openStore({ kind: 'redis', nodes: [redis.url] });
    });
    afterAll(async () => {
      await Promise.all([store?.close(), other?.close()]);
      await redis?.stop();
    });

    const put = async ({ entries }: RedisStore, entry: EntryWrite): Promise<string> =>
      (await entries.put(entry, await entries.fence(entry.key, scopesOf(entry)))).outcome;
    const invalidateTag = ({ entries }: RedisStore, scope: TagScope): Promise<unknown> =>
      entries.invalidate({ kind: 'tag', scopes: [scope] }, { dryRun: false });
    const invalidateKey = ({ entries }: RedisStore, key: string): Promise<unknown> =>
      entries.invalidate({ kind: 'keys', keys: [key] }, { dryRun: false });
    const indexed = async (key: string, scope: TagScope): Promise<boolean> =>
      (await other.connections.admin.send('zscore', tagNames(scope).index, key)) !== null;

    it('ties again when the index that the tie was in has been invalidated', async () => {
      const entry = newEntry({ tags: ['all'] });
      const read = scopeOf(entry, 'mp:reader');
      await put(other, entry);
      beforeScript(store.connections.commands, tieEntry, () => invalidateTag(other, read));
      expect(await store.entries.tie(entry.key, [read], entry.evictAt)).toBe(true);
      expect(await indexed(entry.key, read)).toBe(true);
      expect(await invalidateTag(other, read)).toEqual({ matched: 1, deleted: 1 });
    });

    it('does not tie what was removed meanwhile', async () => {
      const entry = newEntry({ tags: ['all'] });
      await put(other, entry);
      beforeScript(store.connections.commands, tieEntry, () => invalidateKey(other, entry.key));
      expect(await store.entries.tie(entry.key, [scopeOf(entry, 'mp:reader')], entry.evictAt)).toBe(false);
      expect(await other.entries.inspect(entry.key)).toBeNull();
    });

    it('never leaves an entry out of its indexes when it was written anew while the old one was being removed', async () => {
      const entry = newEntry({ tags: ['all', 'mp:1', 'mp:2'] });
      const anew = { ...entry, tags: ['all', 'mp:2'] };
      await put(other, entry);
      beforeScript(store.connections.admin, removeEntry, () => put(other, anew));
      await invalidateTag(store, scopeOf(entry, 'mp:1'));
      const left = await other.entries.inspect(entry.key);
      for (const tag of left?.tags ?? []) expect(await indexed(entry.key, scopeOf(entry, tag))).toBe(true);
      expect(await put(store, anew)).toBe('stored');
      expect(await invalidateTag(other, scopeOf(entry, 'mp:2'))).toEqual({ matched: 1, deleted: 1 });
    });

    it('serves nothing of a tag whose invalidation has returned, while that of another tag is at it', async () => {
      const entry = newEntry({ tags: ['all', 'mp:1', 'mp:2'] });
      const anew = { ...entry, tags: ['all', 'mp:2'] };
      await put(other, entry);
      const fence = await other.entries.fence(anew.key, scopesOf(anew));
      let outcome: string | undefined;
      beforeScript(store.connections.admin, removeEntry, async () => {
        ({ outcome } = await other.entries.put(anew, fence));
        await invalidateTag(other, scopeOf(entry, 'mp:2'));
        expect(await other.entries.get(entry.key)).toBeNull();
      });
      await invalidateTag(store, scopeOf(entry, 'mp:1'));
      expect(outcome).toBe('fenced');
    });

    it('is finished by the next one when it was cut off before the replicas were told', async () => {
      const few = Array.from({ length: 3 }, () => newEntry({ tenant: 'cut', tags: ['few'] }));
      const many = Array.from({ length: 1_200 }, () => newEntry({ tenant: 'cut', tags: ['many'] }));
      await Promise.all([...few, ...many].map((entry) => put(other, entry)));
      for (const [tag, count] of [
        ['few', 3],
        ['many', 1_200],
      ] as const) {
        const scope: TagScope = { tenant: 'cut', layer: 'llm', tag };
        const cut = await openStore({ kind: 'redis', nodes: [redis.url] });
        let removals = 0;
        const { admin } = cut.connections;
        const run = admin.run.bind(admin);
        admin.run = async (...args) => {
          if (args[0] === withdrawEntry && ++removals > count / 2) throw new Error('cut off');
          return run(...args);
        };
        await expect(invalidateTag(cut, scope)).rejects.toThrow('cut off');
        await cut.close();

        const heard: string[] = [];
        const stop = store.feed.subscribe((event) =>
          heard.push(event.kind === 'removed' ? `${event.keys.length}` : event.kind),
        );
        const dry = await other.entries.invalidate({ kind: 'tag', scopes: [scope] }, { dryRun: true });
        expect(dry.matched).toBeGreaterThan(0);
        expect(await invalidateTag(other, scope)).toEqual({ matched: dry.matched, deleted: dry.matched });
        stop();
        // All of them are named to the replicas, also those that the first attempt removed and told nobody of.
        expect(heard).toEqual([count > 1_000 ? 'everything' : String(count)]);
        expect(await invalidateTag(other, scope)).toEqual({ matched: 0, deleted: 0 });
      }
    });
  },
);
