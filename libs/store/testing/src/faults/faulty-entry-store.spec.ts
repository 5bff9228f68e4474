import { describe, expect, it } from 'vitest';
import { MemoryEntryStore } from '../memory/memory-entry-store.js';
import { newEntry, newKey } from '../support/new-entry.js';
import { FaultyEntryStore } from './faulty-entry-store.js';

describe('FaultyEntryStore', () => {
  const make = () => new FaultyEntryStore(new MemoryEntryStore());

  it('answers as the store behind it does while nothing is wrong', async () => {
    const store = make();
    const entry = newEntry();
    await store.put(entry, await store.fence(entry.key, []));
    expect((await store.get(entry.key))?.equals(entry.value)).toBe(true);
    expect([store.calls('put'), store.calls('list'), store.calls()]).toEqual([1, 0, 3]);
  });

  it('fails the operations it was told to, without asking the store', async () => {
    const store = make().fail(new Error('gone'), 'put');
    const entry = newEntry();
    await expect(store.put(entry, new Map())).rejects.toThrow('gone');
    expect(await store.heal().get(entry.key)).toBeNull();
  });

  it('fails all operations when none is named', async () => {
    const store = make().fail(new Error('gone'));
    await expect(store.ping()).rejects.toThrow('gone');
    await expect(store.tenants(['llm'])).rejects.toThrow('gone');
  });

  it('hangs until it is healed, and answers then', async () => {
    const store = make().hang('get');
    let answered = false;
    const answer = store.get(newKey()).finally(() => (answered = true));
    await store.slow(5, 'ping').ping();
    expect(answered).toBe(false);
    store.heal();
    expect(await answer).toBeNull();
  });
});
