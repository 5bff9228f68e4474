import { z } from 'zod';
import { label, tags, ttlSeconds } from './labels.js';
import { retrievedDocument } from './rag-documents.js';
import { embedding } from './rag-embedding.js';

export const MAX_TOP_K = 1_000;

/** What was searched for, and in what. */
const retrieval = {
  query: z.string().min(1),
  embedding_model: z.string().min(1).max(256),
  top_k: z.int().min(1).max(MAX_TOP_K),
  namespace: label.optional(),
  masterplan_id: label.optional(),
  /** Parts entries: raise it, and nothing that was retrieved before is found again. */
  corpus_version: label.optional(),
};

export const ragLookupRequest = z.strictObject({
  ...retrieval,
  query_embedding: embedding.optional(),
  /** Least cosine of a similar query; below the server's own threshold it has no effect. */
  min_similarity: z.number().min(-1).max(1).optional(),
});
export type RagLookupRequest = z.infer<typeof ragLookupRequest>;

export const ragPutRequest = z
  .strictObject({
    ...retrieval,
    query_embedding: embedding,
    /** The best first. */
    documents: z.array(retrievedDocument),
    tags: tags.optional(),
    ttl_seconds: ttlSeconds.optional(),
  })
  .superRefine(({ documents, top_k }, context) => {
    if (documents.length <= top_k) return;
    context.addIssue({
      code: 'custom',
      path: ['documents'],
      message: `there are ${documents.length} documents; expected top_k (${top_k}) at most`,
    });
  });
export type RagPutRequest = z.infer<typeof ragPutRequest>;
