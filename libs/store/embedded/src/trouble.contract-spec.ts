import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { InvalidationEvent } from '@reuso/store/ports';
import { newEntry, scopeOf, scopesOf, until } from '@reuso/store/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isSqliteUnavailable } from './file/sqlite-error.js';
import { EmbeddedStores, putAll } from './spec-support/open-store.js';

describe('the embedded store, in trouble', { timeout: 60_000 }, () => {
  const stores = new EmbeddedStores();
  afterEach(async () => {
    vi.restoreAllMocks();
    await stores.cleanUp();
  });

  it('refuses writes when the disk is full, and goes on reading', async () => {
    const opened = stores.open();
    const { store, file } = opened;
    const entry = newEntry();
    await store.put(entry, new Map());
    const pages = Number(file.database.prepare('PRAGMA page_count').get()?.['page_count']);
    file.database.exec(`PRAGMA max_page_count = ${pages}`);
    const large = newEntry({ value: randomBytes(200_000) });
    const error: unknown = await store.put(large, new Map()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toMatch(/full/);
    expect(isSqliteUnavailable(error)).toBe(false);
    expect((await store.get(entry.key))?.equals(entry.value)).toBe(true);
    expect(await store.get(large.key)).toBeNull();
    file.database.exec('PRAGMA max_page_count = 1000000');
    expect(await store.put(large, new Map())).toEqual({ outcome: 'stored', replaced: false });
  });

  it('writes the others when one of those that share a transaction cannot be written', async () => {
    const { store } = stores.open();
    const bad = newEntry({ createdAt: Number.NaN });
    const good = Array.from({ length: 5 }, () => newEntry());
    const order = [...good.slice(0, 2), bad, ...good.slice(2)];
    const outcomes = await Promise.allSettled(order.map((entry) => store.put(entry, new Map())));
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
    ]);
    for (const { key } of good) expect(await store.get(key)).not.toBeNull();
    expect(await store.tenants(['llm'])).toEqual(good.map(({ tenant }) => tenant).sort());
  });

  it('sets a file aside whose damage it meets while it runs, and goes on with an empty one', async () => {
    const logged: string[] = [];
    vi.spyOn(Logger.prototype, 'error').mockImplementation((message) => void logged.push(String(message)));
    const opened = stores.open();
    const { store, feed, dataDir, file } = opened;
    const entries = Array.from({ length: 500 }, () => newEntry({ value: randomBytes(3_000) }));
    await putAll(opened, entries);
    const overtaken = newEntry();
    const fence = await store.fence(overtaken.key, scopesOf(overtaken));
    await store.invalidate({ kind: 'tag', scopes: [scopeOf(overtaken, 'all')] }, { dryRun: false });
    const events: InvalidationEvent[] = [];
    feed.subscribe((event) => events.push(event));
    file.database.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA shrink_memory');
    const path = join(dataDir, 'reuso.db');
    writeFileSync(path, Buffer.alloc(statSync(path).size - 4_096, 0x5a), { flag: 'r+' });
    const first = await Promise.allSettled(entries.map(async ({ key }) => await store.get(key)));
    expect(first.some(({ status }) => status === 'rejected')).toBe(true);
    await until('it works again', () =>
      store.ping().then(
        () => true,
        () => false,
      ),
    );
    expect(
      readdirSync(dataDir).filter((name) => name.startsWith('reuso.db.damaged-')).length,
    ).toBeGreaterThan(0);
    expect(logged.filter((line) => line.includes('set aside')).length).toBe(1);
    expect(events).toContainEqual({ kind: 'everything' });
    expect(await store.get(entries[0]?.key ?? '')).toBeNull();
    const entry = newEntry();
    expect(await store.put(entry, new Map())).toEqual({ outcome: 'stored', replaced: false });
    expect((await store.get(entry.key))?.equals(entry.value)).toBe(true);
    // What was invalidated before the damage stays invalidated.
    expect((await store.put(overtaken, fence)).outcome).toBe('fenced');
    expect(readFileSync(path).subarray(0, 15).toString()).toBe('SQLite format 3');
  });

  it('writes what waits when it is closed, and rejects afterwards', async () => {
    const { store, dataDir } = stores.open();
    const entries = Array.from({ length: 20 }, () => newEntry());
    const puts = Promise.all(entries.map((entry) => store.put(entry, new Map())));
    await store.close();
    await store.close();
    await puts;
    await expect(store.get(entries[0]?.key ?? '')).rejects.toThrow('not open');
    await expect(store.ping()).rejects.toThrow('not open');
    const again = stores.open(dataDir);
    for (const { key } of entries) expect(await again.store.get(key)).not.toBeNull();
  });
});
