import {
  type EntryInspection,
  type EntryPage,
  type EntryQuery,
  EntryStore,
  type EntrySummary,
  type EntryWrite,
  type Fence,
  type HitReport,
  type InvalidationResult,
  type Layer,
  type MaybePromise,
  type PutResult,
  type Selection,
  type TagScope,
} from '@reuso/store/ports';
import { isEncrypted, isSealed, seal, unseal } from './seal.js';
import { openText, sealText } from './sealed-text.js';
import type { SealingOptions } from './sealing-options.js';

/** Pages looked through for one page of a text search, where this process has to do the search. */
const MOST_PAGES = 20;
const NOTHING = Buffer.alloc(0);

/**
 * Keeps entries in another store compressed where that pays, and encrypted where there is a key: value, detail and preview.
 * Keys, tags, model and times stay readable, since the store works with them.
 *
 * What cannot be opened comes back as no bytes at all: no codec takes them for an entry, so it is dropped, counted and made
 * anew like any damaged one.
 */
export class SealedEntryStore extends EntryStore {
  constructor(
    private readonly store: EntryStore,
    private readonly options: SealingOptions,
  ) {
    super();
  }

  /** What the store gives at once, and is small or not sealed, is given at once too. */
  override get(key: string): MaybePromise<Buffer | null> {
    const value = this.store.get(key);
    if (value instanceof Promise) {
      return value.then((late) => (late === null ? null : this.#open(late, key)));
    }
    return value === null ? null : this.#open(value, key);
  }

  override async put(entry: EntryWrite, fence: Fence): Promise<PutResult> {
    const { key } = entry;
    const { keys } = this.options;
    const value = await seal(entry.value, { key, part: 'value' }, keys);
    const detail = await seal(entry.detail, { key, part: 'detail' }, keys);
    const preview = await sealText(entry.preview, { key, part: 'preview' }, keys);
    return await this.store.put({ ...entry, value, detail, preview }, fence);
  }

  override async inspect(key: string): Promise<EntryInspection | null> {
    const entry = await this.store.inspect(key);
    if (entry === null) return null;
    const { keys } = this.options;
    const about = { key, part: 'detail' } as const;
    const detail = isSealed(entry.detail) ? await unseal(entry.detail, about, keys) : entry.detail;
    return {
      ...(await this.#withPreview(entry)),
      value: await this.#open(entry.value, key),
      detail: detail ?? NOTHING,
    };
  }

  override async list(query: EntryQuery): Promise<EntryPage> {
    if (query.text === undefined || this.options.keys.empty) return await this.#list(query);
    return await this.#search(query, query.text.toLowerCase());
  }

  override fence(key: string, scopes: readonly TagScope[]): Promise<Fence> {
    return this.store.fence(key, scopes);
  }

  override tie(key: string, scopes: readonly TagScope[], evictAt: number): Promise<boolean> {
    return this.store.tie(key, scopes, evictAt);
  }

  override invalidate(selection: Selection, options: { dryRun: boolean }): Promise<InvalidationResult> {
    return this.store.invalidate(selection, options);
  }

  override recordHits(reports: readonly HitReport[]): Promise<void> {
    return this.store.recordHits(reports);
  }

  override tenants(layers: readonly Layer[]): Promise<readonly string[]> {
    return this.store.tenants(layers);
  }

  override ping(): Promise<void> {
    return this.store.ping();
  }

  /** @returns nothing where the bytes cannot be opened, or may not be trusted */
  #open(value: Buffer, key: string): MaybePromise<Buffer> {
    const { keys, required } = this.options;
    if (required && !isEncrypted(value)) return NOTHING;
    if (!isSealed(value)) return value;
    const bytes = unseal(value, { key, part: 'value' }, keys);
    return bytes instanceof Promise ? bytes.then((late) => late ?? NOTHING) : (bytes ?? NOTHING);
  }

  async #list(query: EntryQuery): Promise<EntryPage> {
    const { items, nextCursor } = await this.store.list(query);
    return { items: await Promise.all(items.map((item) => this.#withPreview(item))), nextCursor };
  }

  /** The store cannot search in what it cannot read: pages are looked through here. */
  async #search(query: EntryQuery, wanted: string): Promise<EntryPage> {
    const found: EntrySummary[] = [];
    let cursor = query.cursor;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const limit = query.limit - found.length;
      const page = await this.#list({ ...query, text: undefined, cursor, limit });
      found.push(...page.items.filter(({ preview }) => preview.toLowerCase().includes(wanted)));
      if (page.nextCursor === null) return { items: found, nextCursor: null };
      cursor = page.nextCursor;
      if (found.length >= query.limit) break;
    }
    return { items: found, nextCursor: cursor ?? null };
  }

  async #withPreview<Summary extends EntrySummary>(entry: Summary): Promise<Summary> {
    const about = { key: entry.key, part: 'preview' } as const;
    return { ...entry, preview: (await openText(entry.preview, about, this.options.keys)) ?? '' };
  }
}
