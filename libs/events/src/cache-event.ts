/** The layers that operators are shown: `rag_similarity` is the lookups of `rag` that missed exactly. */
export const CACHE_LAYERS = ['llm', 'rag', 'rag_similarity', 'embedding'] as const;
export type CacheLayer = (typeof CACHE_LAYERS)[number];

/** How a call was answered. One per call, never two. */
export type Outcome = 'hit' | 'coalesced' | 'miss' | 'bypass' | 'error';

/** Tokens as the provider counted them. */
export interface TokenUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Of the prompt's: those that the provider had in a cache of its own, and charges less for. */
  readonly cachedPromptTokens?: number | undefined;
}

/** Where a call stood in a combined one. */
export interface BatchPlace {
  readonly id: string;
  /** Distinct prompts that the combined call held. */
  readonly size: number;
  /** From 0. */
  readonly position: number;
}

/** Told once for each call that asked a layer, when its answer (or its last stream event) is on its way. */
export interface CallEvent {
  readonly type: 'call';
  readonly layer: CacheLayer;
  readonly outcome: Outcome;
  readonly requestId: string;
  readonly tenant: string;
  readonly masterplan: string | undefined;
  readonly atom: string | undefined;
  readonly model: string;
  readonly key: string;
  /** Why a miss was a miss, or why an answer was not stored; a short token such as `finish-length`. */
  readonly detail: string | undefined;
  /** What the answer took upstream: now, for a miss; when it was made, for a reused one. Unknown: undefined. */
  readonly usage: TokenUsage | undefined;
  /** ms; as `usage` */
  readonly upstreamMs: number | undefined;
  /** ms from the request's arrival to its answer */
  readonly latencyMs: number;
  /** Why the provider was asked (RFC 9211 §2.2); undefined for what was answered from the cache. */
  readonly forward?: 'bypass' | 'miss' | 'partial' | 'request' | 'stale' | undefined;
  /** Whether the answer was stored. */
  readonly stored?: boolean | undefined;
  /** HTTP status that the caller got. */
  readonly status?: number | undefined;
  /** Set when the answer came out of a batch, be it one that nobody else joined. */
  readonly batch?: BatchPlace | undefined;
  /** Cosine of what was found, for a similar hit. */
  readonly similarity?: number | undefined;
  /** Until when the stored answer is fresh, ms since the epoch; for one that was stored just now. */
  readonly expiresAt?: number | undefined;
  /** Lookups that came in one request and share its time, such as an embeddings request's inputs; undefined: one. */
  readonly together?: number | undefined;
  /** True for what a lookup of another layer asked for by itself, such as a RAG query's embedding. */
  readonly internal?: boolean | undefined;
  /** True for what a warm-up asked: it costs, but nobody looked it up. */
  readonly ahead?: boolean | undefined;
}

/** Told once for each combined call, when all of its items have their answer or their error. */
export interface BatchEvent {
  readonly type: 'batch';
  readonly id: string;
  readonly tenant: string;
  readonly model: string;
  /** Distinct prompts in the combined call; 1 for a request that nobody joined. */
  readonly size: number;
  /** Items that had to be asked again alone. */
  readonly fallbacks: number;
  /** What the combined call took; undefined when the provider did not say. */
  readonly usage: TokenUsage | undefined;
  /** What the answered items would have taken each by itself, counted by a tokenizer. */
  readonly soloUsage: TokenUsage | undefined;
}

export type StoreOperation = 'lookup' | 'fence' | 'write' | 'tie' | 'invalidate' | 'decode';

/** Told for each operation of a layer on its store. */
export interface StoreEvent {
  readonly type: 'store';
  readonly layer: CacheLayer;
  readonly operation: StoreOperation;
  readonly ok: boolean;
  /** ms */
  readonly durationMs: number;
  /** Whose entry, where that is known. */
  readonly tenant?: string | undefined;
  /** True for a write that an invalidation had overtaken: the store answered, and stored nothing. */
  readonly fenced?: boolean | undefined;
}

/** Told once for each invalidation, with what it removed from one layer. */
export interface InvalidationDoneEvent {
  readonly type: 'invalidation';
  readonly layer: CacheLayer;
  readonly deleted: number;
}

/** Told for each call to the provider. `status` is the HTTP status, or what kept it from having one. */
export interface UpstreamEvent {
  readonly type: 'upstream';
  readonly status: number | 'unreachable' | 'timeout' | 'reset' | 'aborted' | 'oversized' | 'limited';
  /** ms until the last byte */
  readonly durationMs: number;
  /** On whose behalf; the leader's where several shared the call. */
  readonly tenant?: string | undefined;
  readonly masterplan?: string | undefined;
  /** The layer that asked; undefined for what was passed through. */
  readonly layer?: CacheLayer | undefined;
}

/** Told for each verdict on an answer. */
export interface FeedbackEvent {
  readonly type: 'feedback';
  readonly verdict: 'bad' | 'good';
}

export type CacheEvent =
  CallEvent | BatchEvent | StoreEvent | InvalidationDoneEvent | UpstreamEvent | FeedbackEvent;
