import type { EntryInspection, EntrySummary, EntryWrite } from './entry.js';
import type { Fence } from './fence.js';
import type { Layer, TagScope } from './tag.js';

export type MaybePromise<Value> = Value | Promise<Value>;

export interface PutResult {
  /** `fenced`: refused, since a tag or the key was invalidated after the fence was taken. */
  readonly outcome: 'stored' | 'fenced';
  /** True when an entry under the same key was overwritten. */
  readonly replaced: boolean;
}

/** What an invalidation removes: named keys of any tenant, or all that carries one tag. */
export type Selection =
  | { readonly kind: 'keys'; readonly keys: readonly string[] }
  | { readonly kind: 'tag'; readonly scopes: readonly TagScope[] };

export interface InvalidationResult {
  /** Entries that the selection found, each counted once even if several of its scopes hold it. */
  readonly matched: number;
  /** Entries that were removed; 0 for a dry run. */
  readonly deleted: number;
}

export interface EntryQuery {
  /** Indexes to list: an entry is listed once even if several of them hold it. */
  readonly scopes: readonly TagScope[];
  /** Keeps entries that also carry all of these tags. */
  readonly alsoTagged?: readonly string[];
  /** Keeps entries whose preview contains this text, letter case aside. */
  readonly text?: string;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
  /** 1 to 500. */
  readonly limit: number;
}

export interface EntryPage {
  /** By latest expiry first, then by key. May hold fewer than `limit` although more follow. */
  readonly items: readonly EntrySummary[];
  /** null when nothing follows. */
  readonly nextCursor: string | null;
}

/** Reads of an entry since the last report. */
export interface HitReport {
  readonly key: string;
  readonly hits: number;
  /** ms since the epoch */
  readonly lastHitAt: number;
}

/**
 * Keeps entries by key, and finds them again by tag.
 *
 * Rules for every adapter, held by the contract suite in `store/testing`:
 * - An entry past its `evictAt` is never returned, listed, counted or matched.
 * - Tag indexes hold their own expiry and shrink by themselves; nothing ever scans all keys.
 * - `invalidate` bumps generations first, removes entries next, and returns only when every subscriber of the
 *   `InvalidationFeed`, on every replica, has been told (or has provably stopped serving local copies).
 * - A put with a fence that an invalidation has overtaken never becomes visible, not even for a moment.
 * - Methods reject when the store cannot answer. A damaged or foreign value at a key is not such a case: it is
 *   dropped and treated as absent.
 */
export abstract class EntryStore {
  /**
   * Reads the entry's value: one trip and nothing else, for this is the hit path. A store that has it at hand gives it
   * without a promise; what goes wrong comes as a rejection in any case.
   * @returns null when there is none
   */
  abstract get(key: string): MaybePromise<Buffer | null>;

  /** Takes the fence that a put of this key under these tags will carry; asked for only after a miss. */
  abstract fence(key: string, scopes: readonly TagScope[]): Promise<Fence>;

  abstract put(entry: EntryWrite, fence: Fence): Promise<PutResult>;

  /**
   * Ties an entry to further tags, kept until `evictAt` (the entry's own, ms since the epoch).
   * @returns false when the entry is gone
   */
  abstract tie(key: string, scopes: readonly TagScope[], evictAt: number): Promise<boolean>;

  abstract invalidate(selection: Selection, options: { dryRun: boolean }): Promise<InvalidationResult>;

  abstract list(query: EntryQuery): Promise<EntryPage>;

  /** @returns null when there is no such entry */
  abstract inspect(key: string): Promise<EntryInspection | null>;

  /** Adds to entries' hit counts and recency; entries that are gone are passed over. */
  abstract recordHits(reports: readonly HitReport[]): Promise<void>;

  /**
   * Tenants that have, or had until lately, entries in any of the layers, or took a fence there for an answer that may
   * still be in flight.
   */
  abstract tenants(layers: readonly Layer[]): Promise<readonly string[]>;

  /** Resolves when the store answers; rejects when it does not. */
  abstract ping(): Promise<void>;
}
