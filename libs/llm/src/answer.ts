import type { BatchPlace, TokenUsage } from '@reuso/events';
import type { GateVerdict, HeldAnswer } from '@reuso/llm-cache';
import type { CacheStatus } from './cache-status.js';
import type { EventLog } from './flight/event-log.js';

/** What the corridor gives back: how the cache dealt with the call, and the answer. */
export interface Answer {
  readonly cacheStatus: CacheStatus;
  readonly body: AnswerBody;
  /** Set when the answer was made in a batch, be it one of a single item. */
  readonly batch?: BatchPlace | undefined;
}

export type AnswerBody = WholeBody | LiveBody;
export type WholeBody = HeldBody | RawBody;

/** What the write gate did with an answer. */
export interface Kept {
  readonly stored: boolean;
  /** Why it was not stored. */
  readonly detail?: string;
}

/** A whole, good completion: can be sent as JSON and as a stream. */
export interface HeldBody {
  readonly kind: 'held';
  /** Of a stream, whose head was sent before this was known. */
  readonly kept?: Kept;
  readonly held: HeldAnswer;
  /** The provider's headers, when the answer was made for this call. */
  readonly headers: ResponseHeaders;
}

/** What the provider said and is not kept: an error, or an answer that the write gate refused. */
export interface RawBody {
  readonly kind: 'raw';
  /** As in `HeldBody`. */
  readonly kept?: Kept;
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly bytes: Buffer;
  readonly usage: TokenUsage | undefined;
  readonly upstreamMs: number | undefined;
  /** Where the answer was looked at already. */
  readonly verdict?: GateVerdict;
}

/** A stream whose events are still coming. */
export interface LiveBody {
  readonly kind: 'live';
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly log: EventLog;
  /**
   * The stream put together, for those who asked for JSON; settles when its `[DONE]` has come, or before: a stream that is
   * too long to be held is an error here, and goes on in the log. Never rejects.
   */
  readonly whole: Promise<WholeBody>;
}

export type ResponseHeaders = Readonly<Record<string, string | string[]>>;
