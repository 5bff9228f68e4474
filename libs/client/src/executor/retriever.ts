import type { RetrievedDocument } from '@reuso/contracts';
import type { Retrieval } from '../masterplan/masterplan.js';

export interface RetrievalRequest extends Retrieval {
  /** The query's vector; undefined when the atom asks for none (`similar: false`) and nothing was embedded. */
  readonly query_embedding: readonly number[];
}

/** Searches a corpus. */
export interface Retriever {
  /** The query's vector. Left out: Reuso's `/v1/embeddings` is asked for it, with the atom's embedding model. */
  embed?(query: string, embeddingModel: string, signal: AbortSignal | undefined): Promise<readonly number[]>;
  /** @returns `top_k` documents at most, the best first */
  retrieve(request: RetrievalRequest, signal: AbortSignal | undefined): Promise<readonly RetrievedDocument[]>;
}
