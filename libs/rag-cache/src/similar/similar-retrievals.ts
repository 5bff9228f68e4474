import { isDeepStrictEqual } from 'node:util';
import type { EventBus, StoreOperation } from '@reuso/events';
import type { VectorIndex, VectorMatch, VectorPartition } from '@reuso/store/ports';
import { inTime } from '../in-time.js';
import type { RetrievalQuestion } from '../key/rag-key.js';
import type { RetrievalStore, StoredRetrieval } from '../store/retrieval-store.js';
import { askTold } from '../told.js';
import { cosine, unit } from './cosine.js';
import { partitionOf } from './partition.js';
import { placedVector } from './placed-vector.js';

/** Candidates that are read and compared exactly in one go. */
const CANDIDATES = 8;
/** A crowd of candidates whose entries are gone is worked off in this many goes, the rest at the next lookup. */
const MOST_SEARCHES = 4;
/** An index compares 32-bit floats. */
const INDEX_ROUNDING = 1e-5;
/** So that a cosine that is the threshold itself does not fall short of it in its last bit. */
const ROUNDING = 1e-12;

export interface SimilarRetrieval extends StoredRetrieval {
  readonly similarity: number;
}

/** Finds retrievals for questions that say nearly the same. The index proposes; the stored entry decides. */
export class SimilarRetrievals {
  constructor(
    private readonly index: VectorIndex,
    private readonly store: RetrievalStore,
    private readonly events: EventBus,
    private readonly options: { readonly timeoutMs: number },
  ) {}

  /** @returns the most similar of all at or above the threshold */
  async find(
    question: RetrievalQuestion,
    embedding: readonly number[],
    threshold: number,
  ): Promise<SimilarRetrieval | undefined> {
    const partition = partitionOf(question, embedding.length);
    const query = {
      vector: unit(embedding),
      minSimilarity: threshold - INDEX_ROUNDING,
      minTopK: question.topK,
      limit: CANDIDATES,
    };
    for (let search = 1; search <= MOST_SEARCHES; search += 1) {
      const candidates = await this.#ask('lookup', () => this.index.search(partition, query));
      if (candidates === undefined || candidates.length === 0) return undefined;
      const read = await this.#readAll(partition, candidates);
      if (read === undefined) return undefined;
      const best = mostSimilar(read.found, embedding, threshold, question.topK);
      // Only where gone entries took all the room can there be more behind them.
      if (best !== undefined || read.gone.length === 0 || candidates.length < CANDIDATES) return best;
    }
    return undefined;
  }

  async add(stored: StoredRetrieval): Promise<void> {
    const { partition, vector } = placedVector(stored);
    await this.#ask('write', () => this.index.add(partition, vector));
  }

  /** Reads the candidates' entries, and has the index forget those that are gone. */
  async #readAll(
    partition: VectorPartition,
    candidates: readonly VectorMatch[],
  ): Promise<{ found: StoredRetrieval[]; gone: string[] } | undefined> {
    const found: StoredRetrieval[] = [];
    const gone: string[] = [];
    const read = await Promise.all(candidates.map(({ key }) => this.store.read(key)));
    for (const [i, { key }] of candidates.entries()) {
      const retrieval = read[i];
      if (retrieval === undefined) return undefined;
      const home =
        retrieval === null ? undefined : partitionOf(retrieval.question, retrieval.embedding.length);
      if (retrieval !== null && isDeepStrictEqual(home, partition)) found.push({ key, retrieval });
      else gone.push(key);
    }
    if (gone.length > 0) await this.#ask('invalidate', () => this.index.remove(partition, gone));
    return { found, gone };
  }

  /** Whatever keeps the index from answering, the lookup goes on without it. */
  #ask<Result>(operation: StoreOperation, ask: () => Promise<Result>): Promise<Result | undefined> {
    const { timeoutMs } = this.options;
    const about = { layer: 'rag_similarity', operation } as const;
    return askTold(
      this.events,
      about,
      () => inTime('The vector index', ask(), timeoutMs),
      (error) => error instanceof Error,
    );
  }
}

function mostSimilar(
  candidates: readonly StoredRetrieval[],
  embedding: readonly number[],
  threshold: number,
  topK: number,
): SimilarRetrieval | undefined {
  let best: SimilarRetrieval | undefined;
  for (const candidate of candidates) {
    if (candidate.retrieval.question.topK < topK) continue;
    const similarity = cosine(embedding, candidate.retrieval.embedding);
    if (similarity >= threshold - ROUNDING && similarity > (best?.similarity ?? -Infinity)) {
      best = { ...candidate, similarity };
    }
  }
  return best;
}
