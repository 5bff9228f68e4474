import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { newEntry, newKey, scopeOf } from '../../support/new-entry.js';
import type { Subject } from '../subject.js';

const ONE = { matched: 1, deleted: 1 };

export function ties(subject: Subject): void {
  it('finds an entry by the tags that its readers tied it to', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'] });
    await subject.put(entry);
    const read = [scopeOf(entry, 'mp:2'), scopeOf(entry, 'tag:x')];
    expect(await subject.store.tie(entry.key, read, entry.evictAt)).toBe(true);
    expect([...((await subject.store.inspect(entry.key))?.tags ?? [])].sort()).toEqual([
      'all',
      'mp:1',
      'mp:2',
      'tag:x',
    ]);
    const { items } = await subject.store.list({ scopes: [scopeOf(entry, 'tag:x')], limit: 10 });
    expect(items.map(({ key }) => key)).toEqual([entry.key]);
    expect((await subject.store.get(entry.key))?.equals(entry.value)).toBe(true);
  });

  it('removes an entry by a tag that it was tied to, from every other index too', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'] });
    await subject.put(entry);
    await subject.store.tie(entry.key, [scopeOf(entry, 'mp:2')], entry.evictAt);
    const byRead = { kind: 'tag', scopes: [scopeOf(entry, 'mp:2')] } as const;
    expect(await subject.store.invalidate(byRead, { dryRun: false })).toEqual(ONE);
    expect(await subject.store.get(entry.key)).toBeNull();
    expect((await subject.store.list({ scopes: [scopeOf(entry, 'mp:1')], limit: 10 })).items).toEqual([]);
  });

  it('ties to a tag that was there already, and to none at all', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'] });
    await subject.put(entry);
    expect(await subject.store.tie(entry.key, [scopeOf(entry, 'mp:1')], entry.evictAt)).toBe(true);
    expect(await subject.store.tie(entry.key, [], entry.evictAt)).toBe(true);
    expect((await subject.store.inspect(entry.key))?.tags.length).toBe(2);
  });

  it('says that an entry is gone', async () => {
    const entry = newEntry();
    const tie = () => subject.store.tie(entry.key, [scopeOf(entry, 'mp:1')], entry.evictAt);
    expect(await subject.store.tie(newKey(), [scopeOf(entry, 'mp:1')], entry.evictAt)).toBe(false);
    expect(await tie()).toBe(false);
    await subject.put(entry);
    expect(await tie()).toBe(true);
    await subject.store.invalidate({ kind: 'keys', keys: [entry.key] }, { dryRun: false });
    expect(await tie()).toBe(false);
    const scopes = [scopeOf(entry, 'mp:1')];
    expect(await subject.store.invalidate({ kind: 'tag', scopes }, { dryRun: true })).toEqual({
      matched: 0,
      deleted: 0,
    });
  });

  it('keeps a tie as long as the longest-lived one that was asked for', async () => {
    const entry = newEntry({ tags: ['all'] });
    await subject.put(entry);
    const scopes = [scopeOf(entry, 'mp:2')];
    await subject.store.tie(entry.key, scopes, entry.evictAt);
    await subject.store.tie(entry.key, scopes, Date.now() + 50);
    await sleep(300);
    expect(await subject.store.invalidate({ kind: 'tag', scopes }, { dryRun: false })).toEqual(ONE);
  });

  it('does not let a tie outlive its entry', async () => {
    const entry = newEntry({ tags: ['all'] });
    await subject.put(entry);
    const scopes = [scopeOf(entry, 'mp:2')];
    await subject.store.tie(entry.key, scopes, entry.evictAt);
    // Overwritten without the tie: nobody of mp:2 has read the newer answer.
    await subject.put(newEntry({ ...entry, value: Buffer.from('newer') }));
    expect(await subject.store.invalidate({ kind: 'tag', scopes }, { dryRun: false })).toEqual({
      matched: 0,
      deleted: 0,
    });
    expect((await subject.store.get(entry.key))?.toString()).toBe('newer');
  });
}
