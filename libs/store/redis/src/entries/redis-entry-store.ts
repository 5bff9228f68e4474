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
import type { RedisConnections } from '../connection/redis-connections.js';
import { isWrongType } from '../connection/redis-errors.js';
import type { RedisInvalidationFeed } from '../feed/redis-invalidation-feed.js';
import { recordHits } from '../scripts/record-hits-2.lua.js';
import { EntryFences } from './entry-fences.js';
import { EntryCounter } from './entry-counter.js';
import { EntryLister } from './entry-lister.js';
import { inspectEntry, readEntry } from './entry-reader.js';
import { EntryRemover } from './entry-remover.js';
import { EntryWriter } from './entry-writer.js';
import { entryNames, valueName } from './redis-keys.js';
import { TenantRegister } from './tenant-register.js';

/** Up to this many keys are removed over the request path's connection, in order with its reads and writes. */
const FEW_KEYS = 100;
const AT_ONCE = 500;

/** Entries in Redis: one node, under sentinels, or a cluster. What is where: `redis-keys.ts`. */
export class RedisEntryStore extends EntryStore {
  readonly #fences: EntryFences;
  readonly #register: TenantRegister;
  readonly #writer: EntryWriter;
  readonly #lister: EntryLister;
  readonly #counter: EntryCounter;
  readonly #remover: EntryRemover;
  readonly #bulkRemover: EntryRemover;

  constructor(
    private readonly connections: RedisConnections,
    private readonly feed: RedisInvalidationFeed,
  ) {
    super();
    const { commands, admin } = connections;
    this.#fences = new EntryFences(commands);
    this.#register = new TenantRegister(commands, admin);
    this.#writer = new EntryWriter(commands, this.#fences, this.#register);
    this.#lister = new EntryLister(admin);
    this.#counter = new EntryCounter(admin);
    this.#remover = new EntryRemover(commands, (event) => feed.announce(event));
    this.#bulkRemover = new EntryRemover(admin, (event) => feed.announce(event));
  }

  override async get(key: string): Promise<Buffer | null> {
    try {
      return await this.connections.commands.getBytes(valueName(key));
    } catch (error) {
      if (!isWrongType(error)) throw error;
      await this.connections.commands.send('unlink', valueName(key));
      return null;
    }
  }

  override async fence(key: string, scopes: readonly TagScope[]): Promise<Fence> {
    await this.#register.noteAsking(scopes);
    return await this.#fences.take(key, scopes);
  }

  override async put(entry: EntryWrite, fence: Fence): Promise<PutResult> {
    const result = await this.#writer.put(entry, fence);
    if (result.replaced) this.feed.mention({ kind: 'replaced', keys: [entry.key] });
    return result;
  }

  /** Keeps the ties for as long as the entry itself says that it is kept. */
  override tie(key: string, scopes: readonly TagScope[], _evictAt: number): Promise<boolean> {
    return this.#writer.tie(key, scopes);
  }

  override async invalidate(
    selection: Selection,
    { dryRun }: { dryRun: boolean },
  ): Promise<InvalidationResult> {
    if (dryRun) return { matched: await this.#count(selection), deleted: 0 };
    const removed = await this.#invalidate(selection);
    return { matched: removed, deleted: removed };
  }

  override list(query: EntryQuery): Promise<EntryPage> {
    return this.#lister.list(query);
  }

  override inspect(key: string): Promise<EntryInspection | null> {
    return inspectEntry(this.connections.admin, key);
  }

  override async recordHits(reports: readonly HitReport[]): Promise<void> {
    for (let start = 0; start < reports.length; start += AT_ONCE) {
      await Promise.all(
        reports.slice(start, start + AT_ONCE).map(({ key, hits }) => {
          const { value, metadata } = entryNames(key);
          return this.connections.admin.run(recordHits, [value, metadata], [hits]);
        }),
      );
    }
  }

  override tenants(layers: readonly Layer[]): Promise<readonly string[]> {
    return this.#register.list(layers);
  }

  override async ping(): Promise<void> {
    await this.connections.commands.send('ping');
  }

  #invalidate(selection: Selection): Promise<number> {
    if (selection.kind === 'tag') return this.#bulkRemover.removeTagged(selection.scopes);
    const keys = [...new Set(selection.keys)];
    return (keys.length > FEW_KEYS ? this.#bulkRemover : this.#remover).removeKeys(keys);
  }

  async #count(selection: Selection): Promise<number> {
    if (selection.kind === 'tag') return this.#counter.count(selection.scopes);
    const keys = [...new Set(selection.keys)];
    let count = 0;
    for (let start = 0; start < keys.length; start += AT_ONCE) {
      const page = keys.slice(start, start + AT_ONCE);
      const entries = await Promise.all(page.map((key) => readEntry(this.connections.admin, key)));
      count += entries.filter(({ stored }) => stored).length;
    }
    return count;
  }
}
