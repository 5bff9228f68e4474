import type { EntryWrite, Selection } from '@reuso/store/ports';
import { joinFences } from '@reuso/store/ports';
import { expect, it } from 'vitest';
import { newEntry, newKey, scopeOf } from '../../support/new-entry.js';
import type { Subject } from '../subject.js';

const FENCED = { outcome: 'fenced', replaced: false };
const STORED = { outcome: 'stored', replaced: false };

const byTag = (entry: EntryWrite, ...tags: string[]): Selection => ({
  kind: 'tag',
  scopes: tags.map((tag) => scopeOf(entry, tag)),
});
const byKey = (...keys: string[]): Selection => ({ kind: 'keys', keys });

export function fences(subject: Subject): void {
  const invalidate = (selection: Selection, dryRun = false) =>
    subject.store.invalidate(selection, { dryRun });

  async function expectFenced(entry: EntryWrite, selection: Selection): Promise<void> {
    const fence = await subject.fenceFor(entry);
    await invalidate(selection);
    expect(await subject.store.put(entry, fence)).toEqual(FENCED);
    expect(await subject.store.get(entry.key)).toBeNull();
    expect(await subject.store.inspect(entry.key)).toBeNull();
    for (const tag of entry.tags) {
      expect(await invalidate(byTag(entry, tag), true)).toEqual({ matched: 0, deleted: 0 });
    }
    // The next answer, asked for after the invalidation, is welcome.
    expect(await subject.put(entry)).toEqual(STORED);
  }

  it.each(['all', 'mp:1', 'tag:x'])(
    'refuses an answer in flight whose tag %s was invalidated',
    async (tag) => {
      const entry = newEntry({ tags: ['all', 'mp:1', 'tag:x'] });
      await expectFenced(entry, byTag(entry, tag));
    },
  );

  it('refuses an answer in flight whose key was invalidated', async () => {
    const entry = newEntry();
    await expectFenced(entry, byKey(newKey(), entry.key));
  });

  it('refuses an answer in flight whose tag was one of several that were invalidated', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'] });
    await expectFenced(entry, byTag(entry, 'mp:0', 'mp:1', 'mp:2'));
  });

  it('refuses an answer in flight although its key was stored by another meanwhile', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'] });
    const fence = await subject.fenceFor(entry);
    await invalidate(byTag(entry, 'mp:1'));
    const other = newEntry({ ...entry, value: Buffer.from('newer') });
    expect(await subject.put(other)).toEqual(STORED);
    expect((await subject.store.put(entry, fence)).outcome).toBe('fenced');
    expect((await subject.store.get(entry.key))?.toString()).toBe('newer');
  });

  it('stays overtaken however often the tag is invalidated', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'] });
    const fence = await subject.fenceFor(entry);
    for (let i = 0; i < 5; i++) {
      await invalidate(byTag(entry, 'mp:1'));
      expect(await subject.store.put(entry, fence)).toEqual(FENCED);
    }
  });

  it('lets an answer in flight pass when something else was invalidated', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'] });
    const fence = await subject.fenceFor(entry);
    await invalidate(byTag(entry, 'mp:2'));
    await invalidate(byTag(newEntry(), 'all'));
    await invalidate({ kind: 'tag', scopes: [{ ...scopeOf(entry, 'all'), layer: 'rag' }] });
    await invalidate(byKey(newKey()));
    expect(await subject.store.put(entry, fence)).toEqual(STORED);
  });

  it('lets an answer in flight pass after a dry run', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'] });
    const fence = await subject.fenceFor(entry);
    await invalidate(byTag(entry, 'mp:1'), true);
    await invalidate(byKey(entry.key), true);
    expect(await subject.store.put(entry, fence)).toEqual(STORED);
  });

  it('lets an answer in flight pass when others of its tags were stored meanwhile', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'] });
    const fence = await subject.fenceFor(entry);
    expect(await subject.put(newEntry({ tenant: entry.tenant, tags: entry.tags }))).toEqual(STORED);
    expect(await subject.store.put(entry, fence)).toEqual(STORED);
  });

  it('lets a fence be used again as long as nothing was invalidated', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'] });
    const fence = await subject.fenceFor(entry);
    expect(await subject.store.put(entry, fence)).toEqual(STORED);
    expect(await subject.store.put(entry, fence)).toEqual({ outcome: 'stored', replaced: true });
  });

  it('stores without a fence', async () => {
    const entry = newEntry();
    expect(await subject.store.put(entry, new Map())).toEqual(STORED);
  });

  it('holds a shared flight to the earlier of two fences, and to what only the later one saw', async () => {
    const tenant = newEntry().tenant;
    const entry = newEntry({ tenant, tags: ['all', 'mp:1', 'mp:2'] });
    const first = await subject.store.fence(entry.key, [scopeOf(entry, 'all'), scopeOf(entry, 'mp:1')]);
    const between = await subject.store.fence(entry.key, [scopeOf(entry, 'all'), scopeOf(entry, 'mp:2')]);
    const joined = joinFences(first, between);
    expect(await subject.store.put(entry, joined)).toEqual(STORED);
    await invalidate(byTag(entry, 'mp:2'));
    expect((await subject.store.put(entry, joined)).outcome).toBe('fenced');
    const late = await subject.store.fence(entry.key, [scopeOf(entry, 'mp:1'), scopeOf(entry, 'mp:2')]);
    await invalidate(byTag(entry, 'mp:1'));
    const after = await subject.store.fence(entry.key, [scopeOf(entry, 'mp:1')]);
    expect((await subject.store.put(entry, joinFences(late, after))).outcome).toBe('fenced');
    expect(await subject.store.get(entry.key)).toBeNull();
  });

  it('holds an entry to a fence for a tag that it does not carry', async () => {
    const entry = newEntry({ tags: ['all'] });
    const fence = await subject.store.fence(entry.key, [scopeOf(entry, 'all'), scopeOf(entry, 'mp:1')]);
    await invalidate(byTag(entry, 'mp:1'));
    expect(await subject.store.put(entry, fence)).toEqual(FENCED);
  });

  it('knows on one replica the fences and invalidations of another', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'] });
    const fence = await subject.replica.store.fence(entry.key, [
      scopeOf(entry, 'all'),
      scopeOf(entry, 'mp:1'),
    ]);
    expect(await subject.store.put(entry, fence)).toEqual(STORED);
    await invalidate(byTag(entry, 'mp:1'));
    expect(await subject.replica.store.put(entry, fence)).toEqual(FENCED);
    expect(await subject.store.put(entry, fence)).toEqual(FENCED);
  });
}
