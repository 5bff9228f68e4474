import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { newEntry, newKey } from '../../support/new-entry.js';
import type { Subject } from '../subject.js';

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

export function readsAndWrites(subject: Subject): void {
  it('has nothing under a key that was never stored', async () => {
    expect(await subject.store.get(newKey())).toBeNull();
    expect(await subject.store.inspect(newKey())).toBeNull();
  });

  it.each([
    ['no bytes', Buffer.alloc(0)],
    ['one byte', Buffer.from([0])],
    ['every byte', EVERY_BYTE],
    ['bytes that are no UTF-8', Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0x00, 0xed, 0xa0, 0x80])],
    ['3 KB', randomBytes(3_000)],
    ['1 MB', randomBytes(1_048_576)],
  ])('gives back a value of %s as it was', async (_, value) => {
    const entry = newEntry({ value, detail: Buffer.from(value).reverse() });
    expect(await subject.put(entry)).toEqual({ outcome: 'stored', replaced: false });
    const found = await subject.store.get(entry.key);
    expect(found).toBeInstanceOf(Buffer);
    expect(found?.equals(value)).toBe(true);
    const inspected = await subject.store.inspect(entry.key);
    expect(inspected?.value.equals(value)).toBe(true);
    expect(inspected?.detail.equals(entry.detail)).toBe(true);
  });

  it('keeps a value that its writer changes afterwards, or its reader', async () => {
    const value = Buffer.from('as it was');
    const entry = newEntry({ value: Buffer.from(value) });
    await subject.put(entry);
    entry.value.fill(0);
    (await subject.store.get(entry.key))?.fill(0);
    expect((await subject.store.get(entry.key))?.toString()).toBe('as it was');
  });

  it('shows an entry with all that was stored of it', async () => {
    const entry = newEntry({
      layer: 'rag',
      tags: ['all', 'mp:städte', 'tag:a b:"c"'],
      model: 'text-embedding-ä',
      preview: 'Wie viele Städte? 🏙 \u0000 "quoted" \\',
      detail: Buffer.from('{"messages":[]}'),
    });
    await subject.put(entry);
    const inspected = await subject.store.inspect(entry.key);
    expect(inspected).toMatchObject({
      key: entry.key,
      tenant: entry.tenant,
      layer: 'rag',
      model: entry.model,
      preview: entry.preview,
      createdAt: entry.createdAt,
      expiresAt: entry.expiresAt,
      hits: 0,
    });
    expect([...(inspected?.tags ?? [])].sort()).toEqual([...entry.tags].sort());
    expect(inspected?.sizeBytes).toBeGreaterThanOrEqual(entry.value.length);
  });

  it('puts a newer entry in the place of an older one and says so', async () => {
    const older = newEntry({ value: Buffer.from('older'), preview: 'old', detail: Buffer.from('old') });
    const newer = newEntry({
      ...older,
      value: Buffer.from('newer'),
      preview: 'new',
      detail: Buffer.alloc(0),
      model: 'model-b',
    });
    expect(await subject.put(older)).toEqual({ outcome: 'stored', replaced: false });
    expect(await subject.put(newer)).toEqual({ outcome: 'stored', replaced: true });
    expect((await subject.store.get(older.key))?.toString()).toBe('newer');
    const inspected = await subject.store.inspect(older.key);
    expect(inspected).toMatchObject({ preview: 'new', model: 'model-b' });
    expect(inspected?.detail.length).toBe(0);
  });

  it('stores an entry without tags', async () => {
    const entry = newEntry({ tags: [] });
    expect(await subject.put(entry)).toEqual({ outcome: 'stored', replaced: false });
    expect((await subject.store.get(entry.key))?.equals(entry.value)).toBe(true);
    expect((await subject.store.inspect(entry.key))?.tags).toEqual([]);
  });

  it('counts a tag that is named twice once', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1', 'mp:1'] });
    await subject.put(entry);
    const inspected = await subject.store.inspect(entry.key);
    expect([...(inspected?.tags ?? [])].sort()).toEqual(['all', 'mp:1']);
  });

  it('sees from one replica what another has stored', async () => {
    const entry = newEntry();
    await subject.put(entry);
    expect((await subject.replica.store.get(entry.key))?.equals(entry.value)).toBe(true);
  });

  it('answers a ping', async () => {
    await expect(subject.store.ping()).resolves.toBeUndefined();
  });
}
