import {
  type LedgerBucket,
  type LedgerCounts,
  type LedgerRecord,
  type LedgerRecordQuery,
  type LedgerSpan,
  LedgerStore,
  type LedgerWrite,
} from '@reuso/store/ports';
import type { StoreBreaker } from './store-breaker.js';
import { unlessOpen } from './unless-open.js';

/**
 * A `LedgerStore` that answers in time or rejects with `StoreUnavailableError`. It asks nothing while the breaker is
 * open, but its own failures do not open it: slow figures must not turn the cache off.
 */
export class ResilientLedgerStore extends LedgerStore {
  constructor(
    private readonly store: LedgerStore,
    private readonly breaker: StoreBreaker,
    private readonly options: { readonly deadlineMs: number },
  ) {
    super();
  }

  override add(write: LedgerWrite): Promise<void> {
    return this.#guarded('add to the ledger', () => this.store.add(write));
  }

  override read(
    book: string,
    series: string,
    buckets: readonly LedgerBucket[],
  ): Promise<readonly ReadonlyMap<string, LedgerCounts>[]> {
    return this.#guarded('read the ledger', () => this.store.read(book, series, buckets));
  }

  override spans(book: string, thread: string): Promise<readonly LedgerSpan[]> {
    return this.#guarded('read spans', () => this.store.spans(book, thread));
  }

  override records(book: string, query: LedgerRecordQuery): Promise<readonly LedgerRecord[]> {
    return this.#guarded('read records', () => this.store.records(book, query));
  }

  #guarded<Value>(operation: string, call: () => Promise<Value>): Promise<Value> {
    return unlessOpen(this.breaker, operation, this.options.deadlineMs, call);
  }
}
