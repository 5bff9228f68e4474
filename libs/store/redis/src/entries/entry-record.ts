import { LAYERS, type EntrySummary, type EntryWrite, type Layer } from '@reuso/store/ports';
import type { RedisArgument } from '../connection/redis-link.js';

/** An entry's metadata as its hash holds it. */
export interface EntryRecord {
  /** Of this very write, so that another in its place can be told from it. */
  readonly id: string;
  readonly evictAt: number;
  readonly summary: EntrySummary;
}

const TAG = 't:';

/** The hash field that says that an entry carries a tag. JSON keeps lone surrogates apart. */
export function tagField(tag: string): string {
  return TAG + JSON.stringify(tag);
}

export function toFields(entry: EntryWrite, id: string): RedisArgument[] {
  const named = {
    id,
    tenant: entry.tenant,
    layer: entry.layer,
    model: entry.model,
    preview: entry.preview,
    created: entry.createdAt,
    expires: entry.expiresAt,
    evict: entry.evictAt,
    size: entry.value.length + entry.detail.length,
    hits: 0,
    detail: entry.detail,
  };
  const fields: RedisArgument[] = Object.entries(named).flat();
  for (const tag of entry.tags) fields.push(tagField(tag), '');
  return fields;
}

/** @returns undefined when this is no entry's metadata */
export function fromFields(key: string, flat: readonly string[]): EntryRecord | undefined {
  const fields = new Map<string, string>();
  const tags: string[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const [name = '', value = ''] = [flat[i], flat[i + 1]];
    if (name.startsWith(TAG)) tags.push(String(JSON.parse(name.slice(TAG.length))));
    else fields.set(name, value);
  }
  const text = (name: string): string => fields.get(name) ?? '';
  const number = (name: string): number => Number(fields.get(name) ?? Number.NaN);
  const layer = LAYERS.find((known): known is Layer => known === fields.get('layer'));
  const evictAt = number('evict');
  const expiresAt = number('expires');
  if (layer === undefined || Number.isNaN(evictAt) || Number.isNaN(expiresAt)) return undefined;
  return {
    id: text('id'),
    evictAt,
    summary: {
      key,
      tenant: text('tenant'),
      layer,
      model: text('model'),
      preview: text('preview'),
      tags: tags.sort(),
      createdAt: number('created'),
      expiresAt,
      sizeBytes: number('size'),
      hits: number('hits'),
    },
  };
}
