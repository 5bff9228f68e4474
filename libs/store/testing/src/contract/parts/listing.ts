import { type EntryQuery, type EntrySummary, type EntryWrite, InvalidCursorError } from '@reuso/store/ports';
import { expect, it } from 'vitest';
import { newEntry, newTenant, scopeOf } from '../../support/new-entry.js';
import type { Subject } from '../subject.js';

const HOUR_MS = 3_600_000;

export function listing(subject: Subject): void {
  /** All pages, one after the other. */
  async function listAll(query: EntryQuery): Promise<EntrySummary[]> {
    const items: EntrySummary[] = [];
    let cursor = query.cursor;
    for (;;) {
      const page = await subject.store.list({ ...query, cursor });
      expect(page.items.length).toBeLessThanOrEqual(query.limit);
      items.push(...page.items);
      if (page.nextCursor === null) return items;
      expect(page.nextCursor).not.toBe(cursor);
      cursor = page.nextCursor;
    }
  }

  const keysOf = (items: readonly { key: string }[]) => items.map(({ key }) => key);

  /** Half of the entries share their expiry with another, so that the key has to decide. */
  async function putMany(count: number, given: Partial<EntryWrite> = {}): Promise<EntryWrite[]> {
    const tenant = newTenant();
    const start = Date.now() + HOUR_MS;
    const entries = Array.from({ length: count }, (_, i) =>
      newEntry({ tenant, expiresAt: start + Math.floor(i / 2) * 1_000, ...given }),
    );
    await Promise.all(entries.map((entry) => subject.put(entry)));
    return entries;
  }

  const inOrder = (entries: readonly EntryWrite[]) =>
    keysOf(
      [...entries].sort((a, b) => b.expiresAt - a.expiresAt || (a.key < b.key ? -1 : Number(a.key > b.key))),
    );

  it.each([1, 2, 7, 40, 500])('shows every item once and in order, %i a page', async (limit) => {
    const entries = await putMany(40);
    const scopes = [scopeOf(entries[0] ?? newEntry(), 'all')];
    expect(keysOf(await listAll({ scopes, limit }))).toEqual(inOrder(entries));
  });

  it('ends at the last item', async () => {
    const entries = await putMany(4);
    const page = await subject.store.list({ scopes: [scopeOf(entries[0] ?? newEntry(), 'all')], limit: 500 });
    expect(page.items.length).toBe(4);
    expect(page.nextCursor).toBeNull();
  });

  it('has an empty page for an index that holds nothing, and for no index', async () => {
    const empty = { items: [], nextCursor: null };
    expect(await subject.store.list({ scopes: [scopeOf(newEntry(), 'all')], limit: 10 })).toEqual(empty);
    expect(await subject.store.list({ scopes: [], limit: 10 })).toEqual(empty);
  });

  it('joins several indexes and shows an entry of several of them once', async () => {
    const [one, two] = [newEntry({ tags: ['all', 'mp:1'] }), newEntry({ tags: ['all', 'mp:2'] })];
    const both = newEntry({ tenant: one.tenant, tags: ['all', 'mp:1', 'tag:x'] });
    const rag = newEntry({ tenant: one.tenant, layer: 'rag', tags: ['all', 'mp:1'] });
    const entries = [one, two, both, rag];
    await Promise.all([...entries, newEntry()].map((entry) => subject.put(entry)));
    const scopes = [
      scopeOf(one, 'mp:1'),
      scopeOf(one, 'tag:x'),
      scopeOf(one, 'all'),
      scopeOf(rag, 'mp:1'),
      scopeOf(two, 'mp:2'),
      scopeOf(two, 'mp:2'),
    ];
    for (const limit of [1, 3, 100]) {
      expect(keysOf(await listAll({ scopes, limit }))).toEqual(inOrder(entries));
    }
  });

  it('keeps entries that carry all further tags', async () => {
    const tenant = newTenant();
    const match = newEntry({ tenant, tags: ['all', 'mp:1', 'model:a', 'tag:x'] });
    const others = [
      ['all', 'mp:1', 'model:a'],
      ['all', 'mp:1', 'tag:x'],
      ['all', 'model:a', 'tag:x'],
    ];
    await Promise.all(
      [match, ...others.map((tags) => newEntry({ tenant, tags }))].map((e) => subject.put(e)),
    );
    const scopes = [scopeOf(match, 'mp:1')];
    const found = await listAll({ scopes, alsoTagged: ['model:a', 'tag:x'], limit: 2 });
    expect(keysOf(found)).toEqual([match.key]);
  });

  it('finds a text in the preview, letter case aside, and takes metacharacters as they are', async () => {
    const tenant = newTenant();
    const previews = ['100% of a_b', '100 of aXb', 'Écris en FRANÇAIS', 'a*c?[x]', 'abc', '\\%', 'ÄÖ'];
    const entries = previews.map((preview) => newEntry({ tenant, preview }));
    await Promise.all(entries.map((entry) => subject.put(entry)));
    const scopes = [scopeOf(entries[0] ?? newEntry(), 'all')];
    const found = async (text: string) =>
      (await listAll({ scopes, text, limit: 3 })).map(({ preview }) => preview).sort();
    expect(await found('100%')).toEqual(['100% of a_b']);
    expect(await found('A_B')).toEqual(['100% of a_b']);
    expect(await found('%')).toEqual(['100% of a_b', '\\%']);
    expect(await found('\\%')).toEqual(['\\%']);
    expect(await found('a*c')).toEqual(['a*c?[x]']);
    expect(await found('[x]')).toEqual(['a*c?[x]']);
    expect(await found('?')).toEqual(['a*c?[x]']);
    expect(await found('écris en français')).toEqual(['Écris en FRANÇAIS']);
    expect(await found('äö')).toEqual(['ÄÖ']);
    expect(await found('of A')).toEqual(['100 of aXb', '100% of a_b']);
    expect(await found('nowhere')).toEqual([]);
    expect(await found('')).toEqual([...previews].sort());
  });

  it('pages through a narrow search of a long index', async () => {
    const entries = await putMany(300, { preview: 'hay' });
    const needle = newEntry({
      tenant: entries[0]?.tenant ?? '',
      preview: 'the Needle',
      expiresAt: Date.now() + 60_000,
    });
    await subject.put(needle);
    const found = await listAll({ scopes: [scopeOf(needle, 'all')], text: 'needle', limit: 5 });
    expect(keysOf(found)).toEqual([needle.key]);
  });

  it('goes on where it was although entries come and go between pages', async () => {
    const entries = await putMany(30);
    const order = inOrder(entries);
    const scopes = [scopeOf(entries[0] ?? newEntry(), 'all')];
    const page = await subject.store.list({ scopes, limit: 10 });
    const seen = keysOf(page.items);
    await subject.store.invalidate({ kind: 'keys', keys: [...seen, order[20] ?? ''] }, { dryRun: false });
    await subject.put(newEntry({ tenant: entries[0]?.tenant ?? '', expiresAt: Date.now() + 2 * HOUR_MS }));
    const rest = await listAll({ scopes, limit: 10, cursor: page.nextCursor ?? undefined });
    expect(seen).toEqual(order.slice(0, seen.length));
    expect(keysOf(rest)).toEqual(order.slice(seen.length).filter((key) => key !== order[20]));
  });

  it.each(['', 'x', 'bm90IGEgY3Vyc29y', '../../etc', '1 llm:x'])(
    'refuses a cursor that no page handed out: "%s"',
    async (cursor) => {
      const [entry = newEntry()] = await putMany(2);
      const page = subject.store.list({ scopes: [scopeOf(entry, 'all')], limit: 1, cursor });
      await expect(page).rejects.toBeInstanceOf(InvalidCursorError);
    },
  );

  it('summarises each entry', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'], model: 'model-x', preview: 'what is it?' });
    await subject.put(entry);
    const { items } = await subject.store.list({ scopes: [scopeOf(entry, 'mp:1')], limit: 10 });
    expect(items.length).toBe(1);
    const { key, tenant, layer, model, preview, createdAt, expiresAt } = entry;
    expect(items[0]).toMatchObject({ key, tenant, layer, model, preview, createdAt, expiresAt, hits: 0 });
    expect([...(items[0]?.tags ?? [])].sort()).toEqual(['all', 'mp:1']);
    expect(items[0]?.sizeBytes).toBeGreaterThanOrEqual(entry.value.length);
  });
}
