import type { EntryWrite, Selection } from '@reuso/store/ports';
import { expect, it } from 'vitest';
import { newEntry, newKey, newTenant, scopeOf } from '../../support/new-entry.js';
import type { Subject } from '../subject.js';

const MANY = 3_000;
const NONE = { matched: 0, deleted: 0 };

const byKeys = (...keys: string[]): Selection => ({ kind: 'keys', keys });
const byTag = (entry: EntryWrite, ...tags: string[]): Selection => ({
  kind: 'tag',
  scopes: tags.map((tag) => scopeOf(entry, tag)),
});

export function invalidation(subject: Subject): void {
  const invalidate = (selection: Selection) => subject.store.invalidate(selection, { dryRun: false });
  const dryRun = (selection: Selection) => subject.store.invalidate(selection, { dryRun: true });
  const present = async (entry: EntryWrite) => (await subject.store.get(entry.key)) !== null;

  async function putAll(...entries: EntryWrite[]): Promise<void> {
    await Promise.all(entries.map((entry) => subject.put(entry)));
  }

  it('removes the keys that are named, of any tenant, each once', async () => {
    const [one, other, kept] = [newEntry(), newEntry({ layer: 'rag' }), newEntry()];
    await putAll(one, other, kept);
    const selection = byKeys(one.key, newKey(), other.key, one.key);
    expect(await invalidate(selection)).toEqual({ matched: 2, deleted: 2 });
    expect([await present(one), await present(other), await present(kept)]).toEqual([false, false, true]);
    expect(await invalidate(selection)).toEqual(NONE);
    expect(await dryRun(byTag(one, 'all'))).toEqual(NONE);
  });

  it('finds nothing by nothing', async () => {
    expect(await invalidate({ kind: 'keys', keys: [] })).toEqual(NONE);
    expect(await invalidate({ kind: 'tag', scopes: [] })).toEqual(NONE);
    expect(await invalidate(byTag(newEntry(), 'never-used'))).toEqual(NONE);
  });

  it('removes what carries a tag and leaves the rest', async () => {
    const tenant = newTenant();
    const one = newEntry({ tenant, tags: ['all', 'mp:1'] });
    const two = newEntry({ tenant, tags: ['all', 'mp:1', 'mp:2'] });
    const kept = newEntry({ tenant, tags: ['all', 'mp:2'] });
    await putAll(one, two, kept);
    expect(await invalidate(byTag(one, 'mp:1'))).toEqual({ matched: 2, deleted: 2 });
    expect([await present(one), await present(two), await present(kept)]).toEqual([false, false, true]);
    expect(await dryRun(byTag(one, 'mp:2'))).toEqual({ matched: 1, deleted: 0 });
    expect(await dryRun(byTag(one, 'all'))).toEqual({ matched: 1, deleted: 0 });
  });

  it('counts an entry that several of the tags hold once', async () => {
    const tenant = newTenant();
    const shared = newEntry({ tenant, tags: ['all', 'mp:1', 'mp:2'] });
    const single = newEntry({ tenant, tags: ['all', 'mp:2'] });
    await putAll(shared, single);
    const selection = byTag(shared, 'mp:1', 'mp:2', 'mp:3', 'mp:1');
    expect(await dryRun(selection)).toEqual({ matched: 2, deleted: 0 });
    expect(await invalidate(selection)).toEqual({ matched: 2, deleted: 2 });
    expect(await dryRun(byTag(shared, 'all'))).toEqual(NONE);
  });

  it('tells by a dry run exactly what it would remove, and removes nothing', async () => {
    const tenant = newTenant();
    const entries = Array.from({ length: 25 }, (_, i) =>
      newEntry({ tenant, tags: ['all', i % 2 ? 'mp:odd' : 'mp:even'] }),
    );
    await putAll(...entries);
    const selection = byTag(entries[0] ?? newEntry(), 'mp:even');
    expect(await dryRun(selection)).toEqual({ matched: 13, deleted: 0 });
    expect(await dryRun(byKeys(...entries.map(({ key }) => key), newKey()))).toEqual({
      matched: 25,
      deleted: 0,
    });
    expect(await invalidate(selection)).toEqual({ matched: 13, deleted: 13 });
  });

  it('keeps tenants and layers apart', async () => {
    const [mine, theirs] = [newEntry({ tags: ['all', 'mp:1'] }), newEntry({ tags: ['all', 'mp:1'] })];
    const otherLayer = newEntry({ tenant: mine.tenant, layer: 'rag', tags: ['all', 'mp:1'] });
    await putAll(mine, theirs, otherLayer);
    expect(await invalidate(byTag(mine, 'mp:1'))).toEqual({ matched: 1, deleted: 1 });
    expect([await present(theirs), await present(otherLayer)]).toEqual([true, true]);
    const both: Selection = { kind: 'tag', scopes: [scopeOf(theirs, 'mp:1'), scopeOf(otherLayer, 'all')] };
    expect(await invalidate(both)).toEqual({ matched: 2, deleted: 2 });
  });

  it('takes names as they are: separators, case and metacharacters mean nothing', async () => {
    const tags = ['a', 'A', 'a ', 'a:b', 'a%', 'a_', 'a*', 'a{b}', "a'b", 'ä', 'a\u0308', 'a\u0000b', ''];
    const tenant = `${newTenant()}:{x}`;
    const entries = tags.map((tag) => newEntry({ tenant, tags: [tag] }));
    const neighbour = newEntry({ tenant: `${tenant}:a`, tags: ['b'] });
    await putAll(...entries, neighbour);
    for (const [i, entry] of entries.entries()) {
      expect(await invalidate(byTag(entry, tags[i] ?? ''))).toEqual({ matched: 1, deleted: 1 });
    }
    expect(await present(neighbour)).toBe(true);
  });

  it('no longer finds an overwritten entry by a tag that it lost', async () => {
    const older = newEntry({ tags: ['all', 'mp:1'] });
    const newer = newEntry({ ...older, tags: ['all', 'mp:2'], value: Buffer.from('newer') });
    await subject.put(older);
    await subject.put(newer);
    expect(await invalidate(byTag(older, 'mp:1'))).toEqual(NONE);
    expect((await subject.store.get(older.key))?.toString()).toBe('newer');
    expect(await invalidate(byTag(older, 'mp:2'))).toEqual({ matched: 1, deleted: 1 });
  });

  it('lets a removed entry be stored again', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'] });
    for (let i = 0; i < 3; i++) {
      expect(await subject.put(entry)).toEqual({ outcome: 'stored', replaced: false });
      expect(await invalidate(byTag(entry, 'mp:1'))).toEqual({ matched: 1, deleted: 1 });
    }
  });

  it(`removes ${MANY.toLocaleString('en')} entries of one tag in one call`, async () => {
    const tenant = newTenant();
    const entries = Array.from({ length: MANY }, () => newEntry({ tenant, tags: ['all', 'mp:many'] }));
    const kept = newEntry({ tenant });
    for (let at = 0; at < MANY; at += 250) await putAll(...entries.slice(at, at + 250));
    await subject.put(kept);
    expect(await dryRun(byTag(kept, 'mp:many'))).toEqual({ matched: MANY, deleted: 0 });
    expect(await invalidate(byTag(kept, 'mp:many'))).toEqual({ matched: MANY, deleted: MANY });
    for (const entry of entries.slice(0, 50)) expect(await present(entry)).toBe(false);
    expect(await present(kept)).toBe(true);
    expect(await dryRun(byTag(kept, 'all'))).toEqual({ matched: 1, deleted: 0 });
  });

  it('removes on every replica', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'] });
    await subject.put(entry);
    await subject.replica.store.invalidate(byTag(entry, 'mp:1'), { dryRun: false });
    expect(await present(entry)).toBe(false);
  });
}
