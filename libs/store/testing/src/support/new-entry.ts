import { randomBytes, randomUUID } from 'node:crypto';
import type { EntryWrite, Layer, TagScope } from '@reuso/store/ports';

const MINUTE_MS = 60_000;

/** A tenant that nobody has used before. */
export function newTenant(): string {
  return `tenant-${randomUUID()}`;
}

/** A key that nobody has used before. */
export function newKey(layer: Layer = 'llm'): string {
  return `${layer}:${randomBytes(32).toString('hex')}`;
}

/** An entry of a new tenant under a new key that lives for a minute, but for what is given. */
export function newEntry(given: Partial<EntryWrite> = {}): EntryWrite {
  const layer = given.layer ?? 'llm';
  const createdAt = given.createdAt ?? Date.now();
  const expiresAt = given.expiresAt ?? given.evictAt ?? createdAt + MINUTE_MS;
  return {
    key: newKey(layer),
    tenant: newTenant(),
    layer,
    value: Buffer.from(randomUUID()),
    detail: Buffer.alloc(0),
    model: 'model-a',
    preview: 'a question',
    tags: ['all'],
    createdAt,
    expiresAt,
    evictAt: expiresAt,
    ...given,
  };
}

export function scopeOf(entry: EntryWrite, tag: string): TagScope {
  return { tenant: entry.tenant, layer: entry.layer, tag };
}

/** Every index that the entry is in. */
export function scopesOf(entry: EntryWrite): TagScope[] {
  return entry.tags.map((tag) => scopeOf(entry, tag));
}
