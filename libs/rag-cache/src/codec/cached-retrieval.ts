import type { RetrievedDocument } from '@reuso/contracts';
import type { RetrievalQuestion } from '../key/rag-key.js';

/** What was retrieved for a question. Times are ms since the epoch. */
export interface CachedRetrieval {
  readonly question: RetrievalQuestion;
  /** The query's vector, as it came. */
  readonly embedding: readonly number[];
  /** The best first. */
  readonly documents: readonly RetrievedDocument[];
  readonly createdAt: number;
  readonly expiresAt: number;
}
