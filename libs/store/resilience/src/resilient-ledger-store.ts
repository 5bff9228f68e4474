import {
  InvalidCursorError,
  type LedgerBucket,
  type LedgerCounts,
  type LedgerRecord,
  type LedgerRecordQuery,
  type LedgerSpan,
  LedgerStore,
  type LedgerWrite,
  StoreUnavailableError,
} from '@reuso/store/ports';
import { withDeadline } from './deadline.js';
import type { StoreBreaker } from './store-breaker.js';

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

  async #guarded<Value>(operation: string, call: () => Promise<Value>): Promise<Value> {
    if (this.breaker.state !== 'closed')
      throw new StoreUnavailableError(operation, { cause: new Error(this.breaker.reason) });
    try {
      return await withDeadline(call(), this.options.deadlineMs);
    } catch (error) {
      if (error instanceof InvalidCursorError) throw error;
      throw new StoreUnavailableError(operation, { cause: error });
    }
  }
}
