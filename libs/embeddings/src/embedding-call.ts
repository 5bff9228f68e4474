import type { Belonging, CacheDirectives } from '@reuso/llm-cache';
import type { EmbeddingRequest } from './request/embedding-request.js';

/** One embeddings request, read and on its way. */
export interface EmbeddingCall {
  readonly requestId: string;
  /** `performance.now()` of its arrival */
  readonly receivedAt: number;
  readonly belonging: Belonging;
  readonly atom: string | undefined;
  readonly request: EmbeddingRequest;
  /** The key of each input, in the order of `request.inputs`. */
  readonly keys: readonly string[];
  /** Path and query below the provider's base URL. */
  readonly endpoint: string;
  /** The body as it came. */
  readonly rawBody: Buffer;
  readonly upstreamHeaders: () => Record<string, string | string[]>;
  readonly directives: CacheDirectives;
  /** 2 or more: a retry. */
  readonly attempt: number;
  readonly ttlSeconds: number | undefined;
  /** True: a lookup of another layer asks, not a caller. */
  readonly internal?: boolean;
  /** Runs the listener when the caller hangs up before it has its answer. */
  readonly onceGone: (listener: () => void) => void;
}
