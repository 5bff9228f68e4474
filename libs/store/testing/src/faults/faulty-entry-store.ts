import { setTimeout as sleep } from 'node:timers/promises';
import {
  type EntryInspection,
  type EntryPage,
  type EntryQuery,
  EntryStore,
  type EntryWrite,
  type Fence,
  type HitReport,
  type InvalidationResult,
  type Layer,
  type PutResult,
  type Selection,
  type TagScope,
} from '@reuso/store/ports';

export type StoreOperation = keyof EntryStore;

type Fault =
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'fail'; readonly error: Error };

/**
 * A store whose operations can be made slow, silent or failing, each by itself, for specs of what stands on it.
 * Faults of no named operation are faults of all of them.
 */
export class FaultyEntryStore extends EntryStore {
  readonly #faults = new Map<StoreOperation, Fault>();
  readonly #calls = new Map<StoreOperation, number>();
  readonly #hanging = new Set<() => void>();

  constructor(private readonly inner: EntryStore) {
    super();
  }

  /** They answer `ms` later. */
  slow(ms: number, ...operations: StoreOperation[]): this {
    return this.#set({ kind: 'slow', ms }, operations);
  }

  /** They do not answer before `heal`. */
  hang(...operations: StoreOperation[]): this {
    return this.#set({ kind: 'hang' }, operations);
  }

  /** They reject, and nothing reaches the store. */
  fail(error: Error, ...operations: StoreOperation[]): this {
    return this.#set({ kind: 'fail', error }, operations);
  }

  /** Ends all faults. Calls that hang go on to the store now. */
  heal(): this {
    this.#faults.clear();
    for (const release of this.#hanging) release();
    this.#hanging.clear();
    return this;
  }

  /** How often it was called: one operation, or all of them together. */
  calls(operation?: StoreOperation): number {
    if (operation !== undefined) return this.#calls.get(operation) ?? 0;
    return [...this.#calls.values()].reduce((sum, count) => sum + count, 0);
  }

  override get(key: string): Promise<Buffer | null> {
    return this.#call('get', () => this.inner.get(key));
  }

  override fence(key: string, scopes: readonly TagScope[]): Promise<Fence> {
    return this.#call('fence', () => this.inner.fence(key, scopes));
  }

  override put(entry: EntryWrite, fence: Fence): Promise<PutResult> {
    return this.#call('put', () => this.inner.put(entry, fence));
  }

  override tie(key: string, scopes: readonly TagScope[], evictAt: number): Promise<boolean> {
    return this.#call('tie', () => this.inner.tie(key, scopes, evictAt));
  }

  override invalidate(selection: Selection, options: { dryRun: boolean }): Promise<InvalidationResult> {
    return this.#call('invalidate', () => this.inner.invalidate(selection, options));
  }

  override list(query: EntryQuery): Promise<EntryPage> {
    return this.#call('list', () => this.inner.list(query));
  }

  override inspect(key: string): Promise<EntryInspection | null> {
    return this.#call('inspect', () => this.inner.inspect(key));
  }

  override recordHits(reports: readonly HitReport[]): Promise<void> {
    return this.#call('recordHits', () => this.inner.recordHits(reports));
  }

  override tenants(layers: readonly Layer[]): Promise<readonly string[]> {
    return this.#call('tenants', () => this.inner.tenants(layers));
  }

  override ping(): Promise<void> {
    return this.#call('ping', () => this.inner.ping());
  }

  #set(fault: Fault, operations: readonly StoreOperation[]): this {
    for (const operation of operations.length > 0 ? operations : ALL) this.#faults.set(operation, fault);
    return this;
  }

  async #call<Result>(operation: StoreOperation, answer: () => Result | Promise<Result>): Promise<Result> {
    this.#calls.set(operation, this.calls(operation) + 1);
    const fault = this.#faults.get(operation);
    if (fault?.kind === 'fail') throw fault.error;
    if (fault?.kind === 'slow') await sleep(fault.ms);
    if (fault?.kind === 'hang') await new Promise<void>((release) => this.#hanging.add(release));
    return answer();
  }
}

const ALL: readonly StoreOperation[] = [
  'get',
  'fence',
  'put',
  'tie',
  'invalidate',
  'list',
  'inspect',
  'recordHits',
  'tenants',
  'ping',
];
