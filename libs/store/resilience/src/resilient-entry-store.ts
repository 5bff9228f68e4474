import {
  EntryStore,
  type EntryInspection,
  type EntryPage,
  type EntryQuery,
  type EntryWrite,
  type Fence,
  type HitReport,
  InvalidCursorError,
  type InvalidationResult,
  type Layer,
  type PutResult,
  type Selection,
  StoreUnavailableError,
  type TagScope,
} from '@reuso/store/ports';
import { withDeadline } from './deadline.js';
import type { StoreBreaker } from './store-breaker.js';

export interface Deadlines {
  /** Of operations that a request waits for, ms. */
  readonly requestMs: number;
  /** Of operations that an operator waits for, ms. */
  readonly administrationMs: number;
}

/** An `EntryStore` that answers in time or rejects with `StoreUnavailableError`, and is left alone while it is down. */
export class ResilientEntryStore extends EntryStore {
  constructor(
    private readonly store: EntryStore,
    private readonly breaker: StoreBreaker,
    private readonly deadlines: Deadlines,
  ) {
    super();
  }

  override get(key: string): Promise<Buffer | null> {
    return this.#inTime('get', () => this.store.get(key));
  }

  override fence(key: string, scopes: readonly TagScope[]): Promise<Fence> {
    return this.#inTime('fence', () => this.store.fence(key, scopes));
  }

  override put(entry: EntryWrite, fence: Fence): Promise<PutResult> {
    return this.#inTime('put', () => this.store.put(entry, fence));
  }

  override tie(key: string, scopes: readonly TagScope[], evictAt: number): Promise<boolean> {
    return this.#inTime('tie', () => this.store.tie(key, scopes, evictAt));
  }

  override recordHits(reports: readonly HitReport[]): Promise<void> {
    return this.#patiently('recordHits', () => this.store.recordHits(reports));
  }

  override invalidate(selection: Selection, options: { dryRun: boolean }): Promise<InvalidationResult> {
    return this.#patiently('invalidate', () => this.store.invalidate(selection, options));
  }

  override list(query: EntryQuery): Promise<EntryPage> {
    return this.#patiently('list', () => this.store.list(query));
  }

  override inspect(key: string): Promise<EntryInspection | null> {
    return this.#patiently('inspect', () => this.store.inspect(key));
  }

  override tenants(layers: readonly Layer[]): Promise<readonly string[]> {
    return this.#patiently('tenants', () => this.store.tenants(layers));
  }

  override ping(): Promise<void> {
    return this.#inTime('ping', () => this.store.ping());
  }

  #inTime<Value>(operation: string, call: () => Promise<Value>): Promise<Value> {
    return this.#guarded(operation, call, this.deadlines.requestMs);
  }

  #patiently<Value>(operation: string, call: () => Promise<Value>): Promise<Value> {
    return this.#guarded(operation, call, this.deadlines.administrationMs);
  }

  async #guarded<Value>(operation: string, call: () => Promise<Value>, ms: number): Promise<Value> {
    try {
      return await this.breaker.execute(() => withDeadline(call(), ms));
    } catch (error) {
      if (error instanceof InvalidCursorError) throw error;
      throw new StoreUnavailableError(operation, { cause: error });
    }
  }
}
