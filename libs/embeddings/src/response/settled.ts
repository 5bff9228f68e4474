import type { CachedEmbedding } from '../entry/cached-embedding.js';

/** An input's embedding, and where it came from. */
export interface Settled {
  readonly embedding: CachedEmbedding;
  readonly outcome: 'hit' | 'coalesced' | 'miss';
}
