import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { InvalidationEvent } from '@reuso/store/ports';
import { newEntry, newTenant, until } from '@reuso/store/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EmbeddedStores, type OpenEmbeddedStore, putAll, rowsIn } from './spec-support/open-store.js';

const MB = 1_048_576;

describe('the embedded store, keeping its size', { timeout: 60_000 }, () => {
  const stores = new EmbeddedStores();
  afterEach(async () => {
    vi.useRealTimers();
    await stores.cleanUp();
  });

  function pagesInUse({ file }: OpenEmbeddedStore): number {
    const read = (name: string) => Number(file.database.prepare(`PRAGMA ${name}`).get()?.[name]);
    return (read('page_count') - read('freelist_count')) * read('page_size');
  }

  it('takes expired entries out of the file, with all that belongs to them', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const opened = stores.open();
    const soon = Date.now() + 200;
    const expiring = Array.from({ length: 120 }, () => newEntry({ evictAt: soon, detail: Buffer.from('x') }));
    const staying = newEntry({ detail: Buffer.from('x') });
    await putAll(opened, [...expiring, staying]);
    await until('they have expired', () => Date.now() > soon);
    vi.advanceTimersByTime(10_000);
    await until('they are swept out', () => rowsIn(opened, 'entries') === 1);
    expect([rowsIn(opened, 'contents'), rowsIn(opened, 'details'), rowsIn(opened, 'tags')]).toEqual([
      1, 1, 1,
    ]);
    expect(await opened.store.get(staying.key)).not.toBeNull();
  });

  it('leaves nothing behind of what was overwritten or invalidated', async () => {
    const opened = stores.open();
    const tenant = newTenant();
    const tags = ['all', 'mp:1', 'mp:2'];
    const entries = Array.from({ length: 50 }, () => newEntry({ tenant, tags, detail: Buffer.from('x') }));
    await putAll(opened, entries);
    await putAll(
      opened,
      entries.map((entry) => ({ ...entry, tags: ['all', 'mp:3'], expiresAt: entry.expiresAt + 1 })),
    );
    expect([rowsIn(opened, 'entries'), rowsIn(opened, 'contents'), rowsIn(opened, 'tags')]).toEqual([
      50, 50, 100,
    ]);
    await opened.store.tie(entries[0]?.key ?? '', [{ tenant, layer: 'llm', tag: 'mp:4' }]);
    await opened.store.invalidate(
      { kind: 'tag', scopes: [{ tenant, layer: 'llm', tag: 'mp:3' }] },
      { dryRun: false },
    );
    for (const table of ['entries', 'contents', 'details', 'tags'] as const)
      expect(rowsIn(opened, table)).toBe(0);
  });

  it('evicts what was not used for longest when it crosses its size limit, and says so', async () => {
    const opened = stores.open(undefined, 4);
    const { store, feed } = opened;
    const events: InvalidationEvent[] = [];
    feed.subscribe((event) => events.push(event));
    const tenant = newTenant();
    const entries = Array.from({ length: 300 }, () => newEntry({ tenant, value: randomBytes(6_000) }));
    const [first = newEntry(), ...rest] = entries;
    await putAll(opened, [first]);
    await putAll(opened, rest);
    expect(pagesInUse(opened)).toBeLessThan(4 * MB);
    await store.recordHits([{ key: first.key, hits: 1, lastHitAt: Date.now() + 1_000 }]);
    const more = Array.from({ length: 700 }, () => newEntry({ tenant, value: randomBytes(6_000) }));
    await putAll(opened, more);
    await until('it is below its limit', () => pagesInUse(opened) <= 4 * MB);
    expect(await store.get(first.key)).not.toBeNull();
    expect(await store.get(rest[0]?.key ?? '')).toBeNull();
    expect(await store.get(more.at(-1)?.key ?? '')).not.toBeNull();
    await until('eviction has ended', async () => {
      const before = rowsIn(opened, 'entries');
      await new Promise((resolve) => setTimeout(resolve, 50));
      return rowsIn(opened, 'entries') === before;
    });
    expect(rowsIn(opened, 'entries')).toBeGreaterThan(200);
    // Local copies of what its tags no longer find have to go.
    const told = new Set(events.flatMap((event) => (event.kind === 'replaced' ? event.keys : [])));
    for (const { key } of [...entries, ...more]) expect(told.has(key)).toBe((await store.get(key)) === null);
  });

  it('moves what was written from its log into the file while it runs', async () => {
    const opened = stores.open();
    await putAll(
      opened,
      Array.from({ length: 2_500 }, () => newEntry({ value: randomBytes(3_000), tags: ['all', 'a'] })),
    );
    await until('it is in the file', () => statSync(join(opened.dataDir, 'reuso.db')).size > 2_500 * 3_000);
  });

  it('uses room again, and does not grow for ever', async () => {
    const opened = stores.open(undefined, 4);
    for (let round = 0; round < 5; round++) {
      await putAll(
        opened,
        Array.from({ length: 600 }, () => newEntry({ value: randomBytes(6_000) })),
      );
    }
    await until('it is below its limit', () => pagesInUse(opened) <= 4 * MB);
    await opened.store.close();
    expect(statSync(join(opened.dataDir, 'reuso.db')).size).toBeLessThan(12 * MB);
  });
});
