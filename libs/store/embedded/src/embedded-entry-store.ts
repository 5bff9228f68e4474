import type { DatabaseSync, StatementSync } from 'node:sqlite';
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
  type PutResult,
  type Selection,
  type TagScope,
} from '@reuso/store/ports';
import type { EmbeddedInvalidationFeed } from './embedded-invalidation-feed.js';
import { EntryPager } from './entry-pager.js';
import { EntryRemover } from './entry-remover.js';
import { ENTRY_COLUMNS, type EntryRow, bytesOf, summaryOf } from './entry-row.js';
import { EntrySweeper } from './entry-sweeper.js';
import { EntryWriter } from './entry-writer.js';
import { Generations } from './generations.js';
import { fenceNames, scopeName } from './names.js';

const FORGET_EVERY_MS = 60_000;
const BYTES_PER_MB = 1_048_576;

/**
 * Entries in a SQLite file of this process. Every call but a long invalidation is one synchronous step, so a put and
 * its fence check cannot be interleaved with an invalidation.
 */
export class EmbeddedEntryStore extends EntryStore {
  readonly #generations = new Generations();
  readonly #writer: EntryWriter;
  readonly #remover: EntryRemover;
  readonly #pager: EntryPager;
  readonly #sweeper: EntrySweeper;
  readonly #value: StatementSync;
  readonly #whole: StatementSync;
  readonly #addHits: StatementSync;
  readonly #tenants: StatementSync;
  readonly #forgetting: NodeJS.Timeout;

  constructor(
    private readonly database: DatabaseSync,
    private readonly feed: EmbeddedInvalidationFeed,
    options: { readonly maxMb: number },
  ) {
    super();
    this.#writer = new EntryWriter(database);
    this.#remover = new EntryRemover(database);
    this.#pager = new EntryPager(database);
    this.#sweeper = new EntrySweeper(database, options.maxMb * BYTES_PER_MB, (keys) =>
      feed.tell({ kind: 'replaced', keys }),
    );
    this.#value = database.prepare('SELECT value FROM entries WHERE key = ? AND evict_at > ?');
    this.#whole = database.prepare(`
      SELECT ${ENTRY_COLUMNS}, e.value, d.detail FROM entries e LEFT JOIN details d ON d.entry_id = e.id
      WHERE e.key = ? AND e.evict_at > ?
    `);
    this.#addHits = database.prepare('UPDATE entries SET hits = hits + ?, last_used_at = ? WHERE key = ?');
    this.#tenants = database.prepare(`
      SELECT DISTINCT tenant FROM tenants WHERE layer IN (SELECT value FROM json_each(?)) ORDER BY tenant
    `);
    this.#forgetting = setInterval(() => this.#generations.forgetOld(Date.now()), FORGET_EVERY_MS);
    this.#forgetting.unref();
  }

  override async get(key: string): Promise<Buffer | null> {
    const row = this.#value.get(key, Date.now());
    return row === undefined ? null : bytesOf(row['value']);
  }

  override async fence(key: string, scopes: readonly TagScope[]): Promise<Fence> {
    return this.#generations.take(fenceNames(key, scopes));
  }

  override async put(entry: EntryWrite, fence: Fence): Promise<PutResult> {
    if (!this.#generations.holds(fence)) return { outcome: 'fenced', replaced: false };
    const { replaced, grownBytes } = this.#writer.write(entry, Date.now());
    this.#sweeper.account(grownBytes);
    this.#sweeper.evictAboveLimit();
    if (replaced) this.feed.tell({ kind: 'replaced', keys: [entry.key] });
    return { outcome: 'stored', replaced };
  }

  /** The file knows the entry's expiry, so `evictAt` is not needed here. */
  override async tie(key: string, scopes: readonly TagScope[]): Promise<boolean> {
    return this.#writer.tie(key, scopes, Date.now());
  }

  override async invalidate(
    selection: Selection,
    { dryRun }: { dryRun: boolean },
  ): Promise<InvalidationResult> {
    const now = Date.now();
    if (dryRun) return { matched: this.#remover.count(selection, now), deleted: 0 };
    const scopes = selection.kind === 'tag' ? selection.scopes : [];
    const named = selection.kind === 'keys' ? selection.keys : [];
    this.#generations.advance(selection.kind === 'tag' ? scopes.map(scopeName) : named, now);
    this.feed.tell({ kind: 'removed', scopes, keys: named });
    let deleted = 0;
    for await (const { keys, bytes } of this.#remover.remove(selection, now)) {
      this.#sweeper.account(-bytes);
      this.feed.tell({ kind: 'removed', scopes: [], keys });
      deleted += keys.length;
    }
    return { matched: deleted, deleted };
  }

  override async list(query: EntryQuery): Promise<EntryPage> {
    return this.#pager.list(query, Date.now());
  }

  override async inspect(key: string): Promise<EntryInspection | null> {
    const row = this.#whole.get(key, Date.now());
    if (row === undefined) return null;
    const summary = summaryOf(row as unknown as EntryRow, this.#pager.tagsOf(Number(row['id'])));
    const detail = row['detail'] === null ? Buffer.alloc(0) : bytesOf(row['detail']);
    return { ...summary, value: bytesOf(row['value']), detail };
  }

  override async recordHits(reports: readonly HitReport[]): Promise<void> {
    this.database.exec('BEGIN');
    try {
      for (const { key, hits, lastHitAt } of reports) this.#addHits.run(hits, lastHitAt, key);
      this.database.exec('COMMIT');
    } catch (error) {
      this.database.exec('ROLLBACK');
      throw error;
    }
  }

  override async tenants(layers: readonly Layer[]): Promise<readonly string[]> {
    return this.#tenants.all(JSON.stringify(layers)).map((row) => String(row['tenant']));
  }

  override async ping(): Promise<void> {
    this.#value.get('', 0);
  }

  close(): void {
    clearInterval(this.#forgetting);
    this.#sweeper.close();
    if (this.database.isOpen) this.database.close();
  }
}
