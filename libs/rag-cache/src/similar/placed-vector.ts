import type { PlacedVector } from '@reuso/store/ports';
import type { StoredRetrieval } from '../store/retrieval-store.js';
import { unit } from './cosine.js';
import { partitionOf } from './partition.js';

/** What an index is to know of a stored retrieval. */
export function placedVector({ key, retrieval }: StoredRetrieval): PlacedVector {
  const { question, embedding, expiresAt: evictAt } = retrieval;
  return {
    partition: partitionOf(question, embedding.length),
    vector: { key, vector: unit(embedding), topK: question.topK, evictAt },
  };
}
