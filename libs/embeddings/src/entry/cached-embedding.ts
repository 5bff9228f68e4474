import type { VectorValues } from './vector-values.js';

/** A stored embedding. Times are ms since the epoch. */
export interface CachedEmbedding {
  readonly values: VectorValues;
  /** The model as the provider named it. */
  readonly model: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** What its upstream call took, ms, whatever else was asked with it. */
  readonly upstreamMs: number;
  /** Its share of the tokens of that call. */
  readonly promptTokens: number;
}
