import type { Layer } from './tag.js';

/** An entry on its way into a store. Times are milliseconds since the epoch. */
export interface EntryWrite {
  /** `<layer>:<64 hex digits>` */
  readonly key: string;
  readonly tenant: string;
  readonly layer: Layer;
  /** What the hit path reads, and all that it reads. Opaque to the store. */
  readonly value: Buffer;
  /** What only an operator's look at the entry reads (the request). Opaque to the store; may be empty. */
  readonly detail: Buffer;
  readonly model: string;
  /** The text that `EntryQuery.text` searches, already shortened. */
  readonly preview: string;
  /** Every tag that the entry is tied to, see `TagScope.tag`. */
  readonly tags: readonly string[];
  readonly createdAt: number;
  /** The end of freshness. */
  readonly expiresAt: number;
  /** When the store drops it: `expiresAt`, or later where stale entries are kept for `max-stale`. */
  readonly evictAt: number;
}

/** What a store knows of an entry it holds, without its bytes. */
export interface EntrySummary {
  readonly key: string;
  readonly tenant: string;
  readonly layer: Layer;
  readonly model: string;
  readonly preview: string;
  readonly tags: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly sizeBytes: number;
  readonly hits: number;
}

export interface EntryInspection extends EntrySummary {
  readonly value: Buffer;
  readonly detail: Buffer;
}
