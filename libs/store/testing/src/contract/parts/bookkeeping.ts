import { expect, it } from 'vitest';
import { newEntry, newKey, newTenant, scopeOf } from '../../support/new-entry.js';
import type { Subject } from '../subject.js';

export function bookkeeping(subject: Subject): void {
  it('adds up the hits that are reported', async () => {
    const [one, two] = [newEntry(), newEntry()];
    await Promise.all([subject.put(one), subject.put(two)]);
    const lastHitAt = Date.now();
    await subject.store.recordHits([
      { key: one.key, hits: 3, lastHitAt },
      { key: newKey(), hits: 5, lastHitAt },
      { key: two.key, hits: 1, lastHitAt },
    ]);
    await subject.store.recordHits([{ key: one.key, hits: 4, lastHitAt }]);
    await subject.store.recordHits([]);
    expect((await subject.store.inspect(one.key))?.hits).toBe(7);
    const { items } = await subject.store.list({ scopes: [scopeOf(two, 'all')], limit: 10 });
    expect(items[0]?.hits).toBe(1);
  });

  it('makes no entry of a report about one that is gone', async () => {
    const entry = newEntry();
    await subject.put(entry);
    await subject.store.invalidate({ kind: 'keys', keys: [entry.key] }, { dryRun: false });
    await subject.store.recordHits([{ key: entry.key, hits: 1, lastHitAt: Date.now() }]);
    expect(await subject.store.get(entry.key)).toBeNull();
    expect(await subject.store.inspect(entry.key)).toBeNull();
    expect(await subject.put(entry)).toEqual({ outcome: 'stored', replaced: false });
    expect((await subject.store.inspect(entry.key))?.hits).toBe(0);
  });

  it('names the tenants that have entries in a layer', async () => {
    const [llm, both] = [newTenant(), newTenant()];
    await subject.put(newEntry({ tenant: llm }));
    await subject.put(newEntry({ tenant: both }));
    await subject.put(newEntry({ tenant: both, layer: 'rag' }));
    const named = async (...layers: ('llm' | 'rag' | 'embedding')[]) => {
      const tenants = await subject.store.tenants(layers);
      return [llm, both].map((tenant) => tenants.filter((name) => name === tenant).length);
    };
    expect(await named('llm')).toEqual([1, 1]);
    expect(await named('rag')).toEqual([0, 1]);
    expect(await named('llm', 'rag', 'embedding')).toEqual([1, 1]);
    expect(await named()).toEqual([0, 0]);
  });

  it('names a tenant whose first answer is in flight', async () => {
    const entry = newEntry({ tenant: newTenant() });
    const fence = await subject.store.fence(entry.key, [scopeOf(entry, 'all')]);
    expect(await subject.store.tenants([entry.layer])).toContain(entry.tenant);
    await subject.store.put(entry, fence);
    expect((await subject.store.tenants([entry.layer])).filter((name) => name === entry.tenant)).toHaveLength(
      1,
    );
  });
}
