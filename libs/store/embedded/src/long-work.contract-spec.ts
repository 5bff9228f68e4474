import type { EntryWrite } from '@reuso/store/ports';
import { newEntry, newTenant, scopeOf, scopesOf } from '@reuso/store/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { EmbeddedStores, putAll } from './spec-support/open-store.js';

describe('the embedded store, at long work', { timeout: 60_000 }, () => {
  const stores = new EmbeddedStores();
  afterEach(async () => {
    await stores.cleanUp();
  });

  it('serves others while a large invalidation runs, and leaves what they store meanwhile', async () => {
    const opened = stores.open();
    const { store } = opened;
    const tenant = newTenant();
    const entries = Array.from({ length: 4_000 }, () => newEntry({ tenant, tags: ['all', 'mp:1'] }));
    await putAll(opened, entries);
    const later: EntryWrite[] = [];
    let turns = 0;
    let over = false;
    const invalidation = store
      .invalidate({ kind: 'tag', scopes: [scopeOf(entries[0] ?? newEntry(), 'mp:1')] }, { dryRun: false })
      .finally(() => (over = true));
    while (!over) {
      // Shorter-lived, so that in the index they come after what is still to be removed.
      const entry = newEntry({ tenant, tags: ['all', 'mp:1'], evictAt: Date.now() + 40_000 });
      const fence = await store.fence(entry.key, scopesOf(entry));
      expect((await store.put(entry, fence)).outcome).toBe('stored');
      later.push(entry);
      turns += 1;
    }
    expect(await invalidation).toEqual({ matched: 4_000, deleted: 4_000 });
    expect(turns).toBeGreaterThan(3);
    for (const { key } of entries.slice(0, 100)) expect(await store.get(key)).toBeNull();
    for (const { key } of later) expect(await store.get(key)).not.toBeNull();
  });

  it('writes many hit counts without keeping others waiting', async () => {
    const opened = stores.open();
    const entries = Array.from({ length: 2_000 }, () => newEntry());
    await putAll(opened, entries);
    const lastHitAt = Date.now();
    let turns = 0;
    const count = setInterval(() => (turns += 1), 0);
    await opened.store.recordHits(entries.map(({ key }) => ({ key, hits: 2, lastHitAt })));
    clearInterval(count);
    expect(turns).toBeGreaterThan(0);
    expect((await opened.store.inspect(entries.at(-1)?.key ?? ''))?.hits).toBe(2);
  });
});
