import type { RetrievedDocument } from '@reuso/contracts';
import { ReusoError, ReusoResponseError } from '../http/reuso-error.js';
import type { Retrieval } from '../masterplan/masterplan.js';
import type { RetrievalOutcome } from './atom-result.js';
import type { ExecutorOptions } from './executor-options.js';

export interface Retrieved {
  readonly documents: readonly RetrievedDocument[];
  readonly outcome: RetrievalOutcome;
}

/** An atom's documents cannot be had. */
export class RetrievalError extends ReusoError {
  override readonly name = 'RetrievalError';
}

/** Gets documents: from the RAG cache, exactly or by similarity, else from the retriever, and then stores them. */
export class Retrievals {
  /** What is being retrieved: atoms of a wave that ask the same wait for one. */
  readonly #flights = new Map<string, Promise<Retrieved>>();
  /** Stores that no atom waits for. */
  readonly #stores = new Set<Promise<void>>();
  #stored = 0;

  constructor(
    private readonly options: ExecutorOptions,
    private readonly masterplan: string,
  ) {}

  /** Retrievals that the cache has taken. */
  get stored(): number {
    return this.#stored;
  }

  /** Resolves when nothing is being stored any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#stores);
  }

  async get(rag: Retrieval): Promise<Retrieved> {
    if (this.options.ragCache === false) return { documents: await this.#search(rag), outcome: 'direct' };
    const key = JSON.stringify(rag);
    const flight = this.#flights.get(key);
    if (flight !== undefined) return { ...(await flight), outcome: 'shared' };
    const own = this.#getCached(rag).finally(() => this.#flights.delete(key));
    this.#flights.set(key, own);
    return await own;
  }

  async #getCached(rag: Retrieval): Promise<Retrieved> {
    const exact = await this.#lookUp(rag);
    if (exact !== undefined) return exact;
    const embedding = await this.#embed(rag);
    const similar = rag.similar ? await this.#lookUp(rag, embedding) : undefined;
    if (similar !== undefined) return similar;
    const documents = await this.#search(rag, embedding);
    const storing: Promise<void> = this.#store(rag, embedding, documents).finally(() =>
      this.#stores.delete(storing),
    );
    this.#stores.add(storing);
    return { documents, outcome: 'miss' };
  }

  /** @returns undefined for a miss; a cache that is not in order is one */
  async #lookUp(rag: Retrieval, embedding?: readonly number[]): Promise<Retrieved | undefined> {
    const { similar: _, ttl_seconds: __, tags: ___, ...question } = rag;
    try {
      const found = await this.options.client.lookUpRetrieval(
        {
          ...question,
          masterplan_id: this.masterplan,
          ...(embedding === undefined ? {} : { query_embedding: [...embedding] }),
        },
        { signal: this.options.signal },
      );
      return found.hit ? { documents: found.entry.documents, outcome: found.match } : undefined;
    } catch (error) {
      if (error instanceof ReusoResponseError && error.status >= 500) return undefined;
      throw error;
    }
  }

  #embed({ query, embedding_model: model }: Retrieval): Promise<readonly number[]> {
    const { retriever, client, signal } = this.options;
    if (retriever?.embed !== undefined) return retriever.embed(query, model, signal);
    return client.embed(model, query, { signal, masterplan: this.masterplan });
  }

  async #search(rag: Retrieval, embedding?: readonly number[]): Promise<readonly RetrievedDocument[]> {
    const { retriever, signal } = this.options;
    if (retriever === undefined) {
      throw new RetrievalError(
        'it asks for documents that are not cached, and the run was given no retriever',
      );
    }
    const vector = embedding ?? (await this.#embed(rag));
    const documents = await retriever.retrieve({ ...rag, query_embedding: vector }, signal);
    return documents.slice(0, rag.top_k);
  }

  /** What the cache does not take is retrieved again another time: no reason for an atom to fail. */
  async #store(
    rag: Retrieval,
    embedding: readonly number[],
    documents: readonly RetrievedDocument[],
  ): Promise<void> {
    const { similar: _, min_similarity: __, ...fields } = rag;
    const entry = { ...fields, masterplan_id: this.masterplan, query_embedding: [...embedding] };
    try {
      await this.options.client.storeRetrieval(
        { ...entry, documents: [...documents] },
        { signal: this.options.signal },
      );
      this.#stored += 1;
    } catch (error) {
      if (!(error instanceof ReusoError) && this.options.signal?.aborted !== true) throw error;
    }
  }
}
