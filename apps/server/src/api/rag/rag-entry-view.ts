import type { RagEntry } from '@reuso/contracts';
import type { CachedRetrieval } from '@reuso/rag-cache';

/** A retrieval as the API shows it. */
export function ragEntryView(retrieval: CachedRetrieval): RagEntry {
  const { question, embedding, documents, createdAt, expiresAt } = retrieval;
  return {
    query: question.query,
    query_embedding: [...embedding],
    documents: [...documents],
    embedding_model: question.embeddingModel,
    top_k: question.topK,
    cached_at: new Date(createdAt).toISOString(),
    expires_at: new Date(expiresAt).toISOString(),
  };
}
