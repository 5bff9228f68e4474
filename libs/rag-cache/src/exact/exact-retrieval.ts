import type { RetrievalQuestion } from '../key/rag-key.js';
import { ragKey } from '../key/rag-key.js';
import type { RetrievalStore, StoredRetrieval } from '../store/retrieval-store.js';

/** `unavailable`: the store does not answer, so there is no use in asking it for more. */
export type ExactResult = StoredRetrieval | 'absent' | 'unavailable';

/**
 * Finds what was stored for this very question, or for more documents of it.
 * @param dimension of the asker's vector, where it has one: another one's entry is not for it
 */
export async function findExact(
  store: RetrievalStore,
  question: RetrievalQuestion,
  dimension: number | undefined,
): Promise<ExactResult> {
  const fits = (length: number): boolean => dimension === undefined || dimension === length;
  const key = ragKey(question);
  const retrieval = await store.read(key);
  if (retrieval === undefined) return 'unavailable';
  if (retrieval !== null && fits(retrieval.embedding.length)) return { key, retrieval };
  for (const larger of await store.larger(question)) {
    const found = await store.read(larger);
    if (found === undefined) return 'unavailable';
    if (found !== null && fits(found.embedding.length)) return { key: larger, retrieval: found };
  }
  return 'absent';
}
