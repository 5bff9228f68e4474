import type { EntrySummary, Layer } from '@reuso/store/ports';

/** A row of `entries`. */
export interface EntryRow {
  readonly id: number;
  readonly key: string;
  readonly tenant: string;
  readonly layer: string;
  readonly model: string;
  readonly preview: string;
  /** A JSON array. */
  readonly tags: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly evict_at: number;
  readonly size: number;
  readonly hits: number;
}

export const ENTRY_COLUMNS =
  'e.id, e.key, e.tenant, e.layer, e.model, e.preview, e.tags, ' +
  'e.created_at, e.expires_at, e.evict_at, e.size, e.hits';

export function tagsOf({ tags }: Pick<EntryRow, 'tags'>): string[] {
  return JSON.parse(tags) as string[];
}

export function summaryOf(row: EntryRow): EntrySummary {
  return {
    key: row.key,
    tenant: row.tenant,
    layer: row.layer as Layer,
    model: row.model,
    preview: row.preview,
    tags: tagsOf(row),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    sizeBytes: row.size,
    hits: row.hits,
  };
}

/** node:sqlite gives blobs as plain byte arrays. */
export function bytesOf(blob: unknown): Buffer {
  const { buffer, byteOffset, byteLength } = blob as Uint8Array;
  return Buffer.from(buffer, byteOffset, byteLength);
}
