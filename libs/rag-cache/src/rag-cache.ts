import type { Belonging, HitCounter } from '@reuso/llm-cache';
import type { CachedRetrieval } from './codec/cached-retrieval.js';
import { findExact } from './exact/exact-retrieval.js';
import { type RetrievalQuestion, ragKey } from './key/rag-key.js';
import type { SimilarRetrievals } from './similar/similar-retrievals.js';
import type { RetrievalStore, StoredRetrieval } from './store/retrieval-store.js';

export interface RetrievalLookup {
  readonly question: RetrievalQuestion;
  /** Whoever finds an entry is tied to it by masterplan and tags. */
  readonly belonging: Belonging;
  /** The query's vector, where the asker has it. */
  readonly embedding: readonly number[] | undefined;
  /** Makes the vector, once it is needed; undefined where it cannot be had. */
  readonly embed: () => Promise<readonly number[] | undefined>;
  /** Least cosine that the asker takes; it can raise the server's threshold, not lower it. */
  readonly minSimilarity: number | undefined;
}

export type RetrievalResult =
  | {
      readonly kind: 'hit';
      readonly match: 'exact' | 'similar';
      readonly similarity: number;
      /** Of the entry that was found. */
      readonly key: string;
      /** With as many documents as were asked for. */
      readonly retrieval: CachedRetrieval;
    }
  | {
      readonly kind: 'miss';
      readonly key: string;
      readonly reason: 'no-embedding' | 'not-similar' | 'store-unavailable';
    };

/** What was retrieved for a query, found again exactly, or by one that says nearly the same. */
export class RagCache {
  constructor(
    private readonly store: RetrievalStore,
    private readonly similar: SimilarRetrievals,
    private readonly hits: HitCounter,
    private readonly options: { readonly threshold: number },
  ) {}

  /** Never rejects because the store or the index does not answer: that is a miss. */
  async lookup(lookup: RetrievalLookup): Promise<RetrievalResult> {
    const { question, belonging, minSimilarity } = lookup;
    const key = ragKey(question);
    const exact = await findExact(this.store, question, lookup.embedding?.length);
    if (exact === 'unavailable') return { kind: 'miss', key, reason: 'store-unavailable' };
    if (exact !== 'absent' && (await this.store.tie(exact, belonging))) {
      return this.#hit('exact', 1, exact, question.topK);
    }
    const embedding = lookup.embedding ?? (await lookup.embed());
    if (embedding === undefined) return { kind: 'miss', key, reason: 'no-embedding' };
    const threshold = Math.max(this.options.threshold, minSimilarity ?? -1);
    const found = await this.similar.find(question, embedding, threshold);
    if (found !== undefined && (await this.store.tie(found, belonging))) {
      return this.#hit('similar', found.similarity, found, question.topK);
    }
    return { kind: 'miss', key, reason: 'not-similar' };
  }

  /** @returns the entry's key, or undefined when the store does not take it */
  async put(retrieval: CachedRetrieval, belonging: Belonging): Promise<string | undefined> {
    const key = ragKey(retrieval.question);
    if (!(await this.store.write({ key, retrieval }, belonging))) return undefined;
    await this.similar.add({ key, retrieval });
    return key;
  }

  #hit(
    match: 'exact' | 'similar',
    similarity: number,
    { key, retrieval }: StoredRetrieval,
    topK: number,
  ): RetrievalResult {
    this.hits.add(key);
    const documents = retrieval.documents.slice(0, topK);
    return { kind: 'hit', match, similarity, key, retrieval: { ...retrieval, documents } };
  }
}
