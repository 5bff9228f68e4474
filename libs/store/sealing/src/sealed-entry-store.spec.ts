import { randomBytes } from 'node:crypto';
import type { EntryWrite } from '@reuso/store/ports';
import { MemoryEntryStore, describeEntryStore, newEntry } from '@reuso/store/testing';
import { describe, expect, it } from 'vitest';
import { KeyRing } from './key-ring.js';
import { SealedEntryStore } from './sealed-entry-store.js';

const [KEY, OTHER_KEY] = [randomBytes(32), randomBytes(32)];
const SECRET = 'the cat is called Ottilie';
const LARGE = Buffer.from(`{"text":"${'a long answer, '.repeat(2_000)}${SECRET}"}`);

for (const [name, keys] of [
  ['without a key', new KeyRing(undefined)],
  ['with a key', new KeyRing(KEY)],
] as const) {
  describeEntryStore(`sealed ${name}`, {
    open: async () => {
      const store = new MemoryEntryStore();
      const sealed = new SealedEntryStore(store, { keys, required: false });
      return { store: sealed, feed: store.feed, close: async () => {} };
    },
  });
}

function open(keys: KeyRing, inner = new MemoryEntryStore(), required = false) {
  const store = new SealedEntryStore(inner, { keys, required });
  const put = async (given: Partial<EntryWrite> = {}): Promise<EntryWrite> => {
    const entry = newEntry({ value: Buffer.from(SECRET), detail: LARGE, preview: SECRET, ...given });
    await inner.fence(entry.key, []).then((fence) => store.put(entry, fence));
    return entry;
  };
  return { store, inner, put };
}

describe('an encrypted entry', () => {
  it('lies in the store without its text, and is read as it was', async () => {
    const { store, inner, put } = open(new KeyRing(KEY));
    const { key, value, detail } = await put();
    const raw = await inner.inspect(key);
    for (const bytes of [raw?.value, raw?.detail, Buffer.from(raw?.preview ?? '')]) {
      expect(bytes?.includes('Ottilie')).toBe(false);
    }
    expect(raw?.detail.length).toBeLessThan(LARGE.length / 10);
    expect(await store.get(key)).toEqual(value);
    expect(await store.inspect(key)).toMatchObject({ value, detail, preview: SECRET });
  });

  it('is found by its text, page by page', async () => {
    const { store, put } = open(new KeyRing(KEY));
    const { tenant, tags, layer } = await put();
    for (let i = 0; i < 30; i += 1) await put({ tenant, tags, preview: `other ${i}` });
    const scopes = tags.map((tag) => ({ tenant, layer, tag }));
    const previews: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list({ scopes, text: 'OTTILIE', limit: 2, cursor });
      previews.push(...page.items.map(({ preview }) => preview));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(previews).toEqual([SECRET]);
  });

  it('is read with an older key, and written with the newer one', async () => {
    const { inner, put } = open(new KeyRing(KEY));
    const { key } = await put();
    const rotated = open(new KeyRing(OTHER_KEY, [KEY]), inner);
    expect(await rotated.store.get(key)).toEqual(Buffer.from(SECRET));
    const { key: newer } = await rotated.put();
    const without = open(new KeyRing(OTHER_KEY), inner).store;
    expect(await without.get(newer)).toEqual(Buffer.from(SECRET));
    expect(await without.get(key)).toEqual(Buffer.alloc(0));
    expect(await without.inspect(key)).toMatchObject({ detail: Buffer.alloc(0), preview: '' });
  });

  it('is nothing in the place of another one, or as another part of itself', async () => {
    const { store, inner, put } = open(new KeyRing(KEY));
    const [one, other] = [await put(), await put()];
    const [raw, otherRaw] = [await inner.inspect(one.key), await inner.inspect(other.key)];
    if (raw === null || otherRaw === null) throw new Error('Two entries were put');
    await inner.put({ ...one, value: otherRaw.value, detail: raw.value }, await inner.fence(one.key, []));
    expect(await store.inspect(one.key)).toMatchObject({ value: Buffer.alloc(0), detail: Buffer.alloc(0) });
  });
});

describe.each([
  ['encrypted', new KeyRing(KEY), Buffer.from(SECRET)],
  ['compressed', new KeyRing(undefined), LARGE],
  ['compressed and encrypted', new KeyRing(KEY), LARGE],
] as const)('an entry %s', (_, keys, value) => {
  it('with any one bit flipped is never read as another text', async () => {
    const { store, inner, put } = open(keys);
    const entry = await put({ value });
    const raw = (await inner.get(entry.key)) ?? Buffer.alloc(0);
    expect(raw.equals(value)).toBe(false);
    for (let bit = 0; bit < raw.length * 8; bit += 1) {
      const damaged = Buffer.from(raw);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await inner.put({ ...entry, value: damaged }, await inner.fence(entry.key, []));
      const read = await store.get(entry.key);
      // In the first three bytes the mark of a sealed entry is gone: what is left is no codec's either.
      if (bit < 24) expect(read, `bit ${bit}`).toEqual(damaged);
      else if (!read?.equals(value)) expect(read, `bit ${bit}`).toEqual(Buffer.alloc(0));
    }
    for (let length = 3; length < raw.length; length += 1) {
      const cut = raw.subarray(0, length);
      await inner.put({ ...entry, value: cut }, await inner.fence(entry.key, []));
      expect(await store.get(entry.key), `length ${length}`).toEqual(Buffer.alloc(0));
    }
  });
});

describe('an entry that was kept plain', () => {
  it('is read as before once there is a key, unless encryption is required', async () => {
    const { inner, put } = open(new KeyRing(undefined));
    const small = await put();
    const large = await put({ value: LARGE });
    expect(await inner.get(small.key)).toEqual(Buffer.from(SECRET));
    const encrypting = open(new KeyRing(KEY), inner);
    expect(await encrypting.store.get(small.key)).toEqual(Buffer.from(SECRET));
    expect(await encrypting.store.get(large.key)).toEqual(LARGE);
    expect(await encrypting.store.inspect(small.key)).toMatchObject({ preview: SECRET, detail: LARGE });
    const strict = open(new KeyRing(KEY), inner, true).store;
    expect(await strict.get(small.key)).toEqual(Buffer.alloc(0));
    expect(await strict.get(large.key)).toEqual(Buffer.alloc(0));
  });

  it('is left as it is where compressing does not pay', async () => {
    const { inner, put } = open(new KeyRing(undefined));
    const noise = randomBytes(100_000);
    const { key } = await put({ value: noise });
    expect(await inner.get(key)).toEqual(noise);
  });

  it('of megabytes comes back whole', async () => {
    const { store, put } = open(new KeyRing(KEY));
    const value = Buffer.concat([randomBytes(1_000_000), Buffer.alloc(1_000_000)]);
    const { key } = await put({ value });
    expect(await store.get(key)).toEqual(value);
  });
});
