import type { Origin } from './cache-status.js';
import type { Usage } from './usage.js';

/** A call that was made. */
export interface CallRecord {
  /** Names the same call in every run of the masterplan: atom, purpose and attempt. */
  readonly name: string;
  readonly text: string;
  readonly usage: Usage;
  readonly origin: Origin;
}
