import { z } from 'zod';
import { entryKey } from './labels.js';
import { retrievedDocument } from './rag-documents.js';

/** What is stored of a retrieval. */
export const ragEntry = z.object({
  query: z.string(),
  query_embedding: z.array(z.number()),
  /** The first `top_k` that were asked for. */
  documents: z.array(retrievedDocument),
  embedding_model: z.string(),
  /** How many were asked for when it was stored. */
  top_k: z.int(),
  cached_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
});
export type RagEntry = z.infer<typeof ragEntry>;

export const ragLookupResponse = z.discriminatedUnion('hit', [
  z.object({ hit: z.literal(false), key: entryKey }),
  z.object({
    hit: z.literal(true),
    match: z.enum(['exact', 'similar']),
    /** Cosine of the two queries' vectors; 1 for an exact match. */
    similarity: z.number(),
    /** Of the entry that is served, which may be another than the one that was asked for. */
    key: entryKey,
    entry: ragEntry,
  }),
]);
export type RagLookupResponse = z.infer<typeof ragLookupResponse>;
