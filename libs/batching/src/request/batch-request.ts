import type { Headers } from '@reuso/upstream';
import type { Batchable } from './batchable.js';

/** One prompt that waits for others to share a call with. */
export interface BatchRequest {
  readonly tenant: string;
  /** Path and query below the provider's base URL. */
  readonly endpoint: string;
  /** The caller's end-to-end headers for the provider, credentials and all. */
  readonly headers: Headers;
  readonly question: Batchable;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}
