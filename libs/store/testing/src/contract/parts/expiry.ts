import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { newEntry, scopeOf } from '../../support/new-entry.js';
import type { Subject } from '../subject.js';

const SHORT_MS = 400;
/** How far a store's clock may be behind. */
const CLOCK_MS = 50;

async function passed(time: number): Promise<void> {
  await sleep(time - Date.now() + CLOCK_MS);
}

export function expiry(subject: Subject): void {
  it('drops an entry at its evictAt, wherever it is asked for', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'], evictAt: Date.now() + SHORT_MS });
    const { store } = subject;
    await subject.put(entry);
    await passed(entry.evictAt);
    expect(await store.get(entry.key)).toBeNull();
    const scopes = [scopeOf(entry, 'mp:1')];
    expect(await store.inspect(entry.key)).toBeNull();
    expect((await store.list({ scopes, limit: 10 })).items).toEqual([]);
    const selections = [{ kind: 'tag', scopes } as const, { kind: 'keys', keys: [entry.key] } as const];
    for (const selection of selections) {
      expect(await store.invalidate(selection, { dryRun: true })).toEqual({ matched: 0, deleted: 0 });
      expect(await store.invalidate(selection, { dryRun: false })).toEqual({ matched: 0, deleted: 0 });
    }
    expect(await store.tie(entry.key, [scopeOf(entry, 'mp:2')], entry.evictAt)).toBe(false);
  });

  it('does not take a new entry for the overwriting of an expired one', async () => {
    const entry = newEntry({ evictAt: Date.now() + SHORT_MS });
    await subject.put(entry);
    await passed(entry.evictAt);
    const again = newEntry({ ...entry, evictAt: Date.now() + 60_000 });
    expect(await subject.put(again)).toEqual({ outcome: 'stored', replaced: false });
    expect(await subject.store.inspect(entry.key)).toMatchObject({ hits: 0 });
  });

  it('never shows an entry that comes too late', async () => {
    const entry = newEntry({ expiresAt: Date.now() - 2_000, evictAt: Date.now() - 1_000 });
    await subject.put(entry);
    expect(await subject.store.get(entry.key)).toBeNull();
    expect((await subject.store.list({ scopes: [scopeOf(entry, 'all')], limit: 10 })).items).toEqual([]);
  });

  it('keeps an entry past its freshness until its evictAt', async () => {
    const entry = newEntry({ expiresAt: Date.now() - 1_000, evictAt: Date.now() + 60_000 });
    await subject.put(entry);
    expect((await subject.store.get(entry.key))?.equals(entry.value)).toBe(true);
    const { items } = await subject.store.list({ scopes: [scopeOf(entry, 'all')], limit: 10 });
    expect(items.map(({ key }) => key)).toEqual([entry.key]);
  });

  it('takes the expiry of the newer entry, be it sooner or later', async () => {
    const later = newEntry({ evictAt: Date.now() + SHORT_MS });
    await subject.put(later);
    await subject.put(newEntry({ ...later, expiresAt: Date.now() + 60_000, evictAt: Date.now() + 60_000 }));
    const sooner = newEntry();
    await subject.put(sooner);
    const soon = Date.now() + SHORT_MS;
    await subject.put(newEntry({ ...sooner, expiresAt: soon, evictAt: soon }));
    await passed(soon);
    expect(await subject.store.get(sooner.key)).toBeNull();
    expect(await subject.store.get(later.key)).not.toBeNull();
    const scopes = [scopeOf(later, 'all')];
    expect(await subject.store.invalidate({ kind: 'tag', scopes }, { dryRun: false })).toEqual({
      matched: 1,
      deleted: 1,
    });
  });
}
