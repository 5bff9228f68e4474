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
  type MaybePromise,
  type PutResult,
  type Selection,
  StoreUnavailableError,
  type TagScope,
} from '@reuso/store/ports';
import { Deadline } from './deadline.js';
import type { StoreBreaker } from './store-breaker.js';

export interface Deadlines {
  /** Of operations that a request waits for, ms. */
  readonly requestMs: number;
  /** Of operations that an operator waits for, ms. */
  readonly administrationMs: number;
}

/** An `EntryStore` that answers in time or rejects with `StoreUnavailableError`, and is left alone while it is down. */
export class ResilientEntryStore extends EntryStore {
  readonly #request: Deadline;
  readonly #administration: Deadline;

  constructor(
    private readonly store: EntryStore,
    private readonly breaker: StoreBreaker,
    { requestMs, administrationMs }: Deadlines,
  ) {
    super();
    this.#request = new Deadline(requestMs);
    this.#administration = new Deadline(administrationMs);
  }

  /** What the store can tell at once costs no promise. */
  override get(key: string): MaybePromise<Buffer | null> {
    if (this.breaker.state !== 'closed') return this.#inTime('get', () => this.#read(key));
    const answer = this.#read(key);
    if (answer instanceof Promise) return this.#inTime('get', () => answer);
    this.breaker.noteSuccess();
    return answer;
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

  #inTime<Value>(operation: string, call: () => MaybePromise<Value>): Promise<Value> {
    return this.#guarded(operation, call, this.#request);
  }

  #patiently<Value>(operation: string, call: () => Promise<Value>): Promise<Value> {
    return this.#guarded(operation, call, this.#administration);
  }

  #read(key: string): MaybePromise<Buffer | null> {
    try {
      return this.store.get(key);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #guarded<Value>(
    operation: string,
    call: () => MaybePromise<Value>,
    deadline: Deadline,
  ): Promise<Value> {
    try {
      return await this.breaker.execute(() => deadline.watch(Promise.resolve(call())));
    } catch (error) {
      if (error instanceof InvalidCursorError) throw error;
      throw new StoreUnavailableError(operation, { cause: error });
    }
  }
}
