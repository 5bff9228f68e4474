import { InvalidCursorError, StoreUnavailableError } from '@reuso/store/ports';
import { withDeadline } from './deadline.js';
import type { StoreBreaker } from './store-breaker.js';

/**
 * Asks the store, unless the breaker is open. What fails here does not open it: work that is slow by nature must not
 * turn the cache off.
 * @param operation what is asked for, to tell by
 * @throws StoreUnavailableError when the store was not asked, failed, or took longer than `deadlineMs`
 */
export async function unlessOpen<Value>(
  breaker: StoreBreaker,
  operation: string,
  deadlineMs: number,
  call: () => Promise<Value>,
): Promise<Value> {
  if (breaker.state !== 'closed')
    throw new StoreUnavailableError(operation, { cause: new Error(breaker.reason) });
  try {
    return await withDeadline(call(), deadlineMs);
  } catch (error) {
    if (error instanceof InvalidCursorError || error instanceof StoreUnavailableError) throw error;
    throw new StoreUnavailableError(operation, { cause: error });
  }
}
