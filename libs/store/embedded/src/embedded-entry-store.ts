import { Logger } from '@nestjs/common';
import {
  EntryStore,
  type EntryInspection,
  type EntryPage,
  type EntryQuery,
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
import type { EmbeddedInvalidationFeed } from './embedded-invalidation-feed.js';
import { AskingTenants } from './entries/asking-tenants.js';
import { Generations } from './entries/generations.js';
import { fenceNames, scopeName } from './entries/names.js';
import { OpenEntries } from './entries/open-entries.js';
import { FileNotOpenError, isDamaged } from './file/sqlite-error.js';
import type { StoreFile } from './file/store-file.js';

const BYTES_PER_MB = 1_048_576;

/**
 * Entries in a SQLite file of this process, or in its memory. Reads are synchronous; what is long is done in steps.
 * Damage that is met sets the file aside and starts an empty one: the call that met it rejects, later ones do not.
 */
export class EmbeddedEntryStore extends EntryStore {
  readonly #logger = new Logger(EmbeddedEntryStore.name);
  readonly #generations = new Generations();
  readonly #asking = new AskingTenants();
  #entries: OpenEntries | undefined;
  #mending: Promise<void> | undefined;
  #closed = false;

  constructor(
    private readonly file: StoreFile,
    private readonly feed: EmbeddedInvalidationFeed,
    private readonly options: { readonly maxMb: number },
  ) {
    super();
    this.#entries = this.#open();
  }

  override get(key: string): MaybePromise<Buffer | null> {
    try {
      if (this.#entries !== undefined) return this.#entries.value(key, Date.now());
    } catch (error) {
      return this.#fail(error);
    }
    return this.#fail(new FileNotOpenError());
  }

  override async fence(key: string, scopes: readonly TagScope[]): Promise<Fence> {
    this.#asking.note(scopes, Date.now());
    return this.#generations.take(fenceNames(key, scopes));
  }

  override async put(entry: EntryWrite, fence: Fence): Promise<PutResult> {
    const result = await this.#ask((entries) => entries.writer.put(entry, fence));
    if (result.replaced) this.feed.tell({ kind: 'replaced', keys: [entry.key] });
    return result;
  }

  /** The file knows the entry's expiry, so `evictAt` is not needed here. */
  override tie(key: string, scopes: readonly TagScope[]): Promise<boolean> {
    return this.#ask((entries) => entries.writer.tie(key, scopes, Date.now()));
  }

  override invalidate(selection: Selection, { dryRun }: { dryRun: boolean }): Promise<InvalidationResult> {
    return this.#ask(async (entries) => {
      if (dryRun) return { matched: await entries.remover.count(selection, Date.now()), deleted: 0 };
      const deleted = await this.#remove(entries, selection);
      return { matched: deleted, deleted };
    });
  }

  override list(query: EntryQuery): Promise<EntryPage> {
    return this.#ask((entries) => entries.pager.list(query, Date.now()));
  }

  override inspect(key: string): Promise<EntryInspection | null> {
    return this.#ask((entries) => entries.inspect(key, Date.now()));
  }

  override recordHits(reports: readonly HitReport[]): Promise<void> {
    return this.#ask((entries) => entries.recordHits(reports));
  }

  override tenants(layers: readonly Layer[]): Promise<readonly string[]> {
    return this.#ask((entries) => [
      ...new Set([...entries.tenants.list(layers), ...this.#asking.list(layers)]),
    ]);
  }

  /** Asked again and again while the store is down, so it is also what tries again to start a file anew. */
  override async ping(): Promise<void> {
    if (this.#entries === undefined) this.#mend();
    await this.get('');
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#mending;
    this.#entries?.close();
    this.#entries = undefined;
    await this.file.close();
  }

  /** @returns how many entries there were */
  async #remove(entries: OpenEntries, selection: Selection): Promise<number> {
    const scopes = selection.kind === 'tag' ? selection.scopes : [];
    const named = selection.kind === 'keys' ? selection.keys : [];
    this.#generations.advance([...named, ...scopes.map(scopeName)]);
    this.feed.tell({ kind: 'removed', scopes, keys: named });
    let removed = 0;
    for await (const keys of entries.remover.remove(selection, Date.now())) {
      if (keys.length > 0) this.feed.tell({ kind: 'removed', scopes: [], keys });
      removed += keys.length;
    }
    return removed;
  }

  #open(): OpenEntries {
    return new OpenEntries(this.file.database, this.#generations, {
      maxBytes: this.options.maxMb * BYTES_PER_MB,
      listener: {
        // Their tags no longer find them, so no local copy may stay.
        evicted: (keys) => this.feed.tell({ kind: 'replaced', keys }),
        failed: (error) => {
          this.#logger.warn(`Sweeping failed and is tried again: ${String(error)}`);
          this.mendIfDamaged(error);
        },
      },
    });
  }

  async #ask<Answer>(work: (entries: OpenEntries) => Answer | Promise<Answer>): Promise<Answer> {
    if (this.#entries === undefined) throw new FileNotOpenError();
    try {
      return await work(this.#entries);
    } catch (error) {
      return await this.#fail(error);
    }
  }

  async #fail(error: unknown): Promise<never> {
    this.mendIfDamaged(error);
    throw error;
  }

  /** Sets the file aside when the error says that it is damaged, whoever met it. */
  mendIfDamaged(error: unknown): void {
    if (!isDamaged(error) || this.#entries === undefined) return;
    this.#entries.close();
    this.#entries = undefined;
    this.#mend();
  }

  #mend(): void {
    if (this.#closed) return;
    this.#mending ??= this.#startAnew().finally(() => (this.#mending = undefined));
  }

  async #startAnew(): Promise<void> {
    try {
      await this.file.startAnew();
      this.#entries = this.#open();
    } catch (error) {
      this.#logger.error(`No file could be started anew; it is tried again: ${String(error)}`);
    }
    // Tags that are gone find no local copy either.
    this.feed.tell({ kind: 'everything' });
  }
}
