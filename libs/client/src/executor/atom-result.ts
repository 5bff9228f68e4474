/** How a call was answered. */
export type CallOutcome = 'hit' | 'coalesced' | 'batched' | 'miss' | 'error';

/** How documents were come by: `shared` with another atom that asked the same at the same time. */
export type RetrievalOutcome = 'exact' | 'similar' | 'shared' | 'miss' | 'direct';

export interface TokenCount {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
}

/** One chat call that an atom made. */
export interface CallResult {
  /** From 1. */
  readonly attempt: number;
  readonly outcome: CallOutcome;
  /** Tokens that the answer states, paid for or reused. */
  readonly usage: TokenCount;
  readonly model: string;
  /** US dollars that it cost, or would have cost; null when the model has no known price. */
  readonly price_usd: number | null;
  readonly latency_ms: number;
  readonly request_id: string | null;
  /** The upstream call that it shared with others; null when it was asked alone or not at all. */
  readonly batch_id: string | null;
}

/**
 * `resumed`: taken from the journal, nothing was asked. `skipped`: not asked, since something it depends on is not
 * there or the run was stopped.
 */
export type AtomStatus = 'done' | 'resumed' | 'failed' | 'skipped';

export interface AtomResult {
  readonly id: string;
  /** From 1. */
  readonly wave: number;
  readonly status: AtomStatus;
  /** Undefined for atoms without an answer. */
  readonly text: string | undefined;
  readonly calls: readonly CallResult[];
  readonly retrieval: RetrievalOutcome | undefined;
  /** Why it failed or was skipped. */
  readonly error: string | undefined;
}
