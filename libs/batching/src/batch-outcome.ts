import type { BatchPlace, TokenUsage } from '@reuso/events';
import type { CallUsage } from './usage/call-usage.js';

/** What becomes of a request that waited for others. */
export type BatchOutcome = AnsweredInBatch | AskAlone | Abandoned;

/** Its answer came out of a call that several shared. */
export interface AnsweredInBatch {
  readonly kind: 'answered';
  /** A `chat.completion` of its own, as JSON text. */
  readonly completion: Buffer;
  /** ms that the combined call took */
  readonly upstreamMs: number;
  readonly place: BatchPlace;
}

/** It is to be asked by itself: once, as it came, and whatever comes of it is its answer. */
export interface AskAlone {
  readonly kind: 'alone';
  /** Set for a batch of one, that nobody joined in time; undefined when a call with others did not answer it. */
  readonly place: BatchPlace | undefined;
  /** Its share of a combined call that answered nobody, to be added to what it takes now. */
  readonly surcharge: CallUsage | undefined;
  /** To be called once, when its answer is whole. */
  readonly report: (result: AloneResult) => void;
}

export interface AloneResult {
  /** Whether it was answered with a completion. */
  readonly answered: boolean;
  /** What that took, as the provider told. */
  readonly usage: TokenUsage | undefined;
}

/** Nobody waits for it any more. */
export interface Abandoned {
  readonly kind: 'abandoned';
}
