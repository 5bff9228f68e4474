import type { EventBus, StoreOperation } from '@reuso/events';
import { type Belonging, documentTag, readerTags, requestTags } from '@reuso/llm-cache';
import { type EntryStore, StoreUnavailableError, type TagScope } from '@reuso/store/ports';
import type { CachedRetrieval } from '../codec/cached-retrieval.js';
import { decodeRetrieval, encodeRetrieval } from '../codec/retrieval-codec.js';
import { TookTooLongError, inTime } from '../in-time.js';
import { type RetrievalQuestion, familyTag, topKIn, topKTag } from '../key/rag-key.js';
import { askTold } from '../told.js';

/** A question is rarely stored for more numbers of documents than this. */
const MOST_SIBLINGS = 100;
/** Invalidations may overtake a write now and then, but not this often in a row. */
const WRITE_ATTEMPTS = 3;
/** Characters of a query that are kept to find its entry by. */
const PREVIEW_LENGTH = 300;

export interface StoredRetrieval {
  readonly key: string;
  readonly retrieval: CachedRetrieval;
}

/** Keeps retrievals in the `EntryStore`. No method rejects because the store does not answer. */
export class RetrievalStore {
  constructor(
    private readonly store: EntryStore,
    private readonly events: EventBus,
    private readonly options: { readonly timeoutMs: number },
  ) {}

  /** @returns null when there is none, undefined when the store does not answer */
  async read(key: string): Promise<CachedRetrieval | null | undefined> {
    const value = await this.#ask('lookup', async () => await this.store.get(key));
    if (value === undefined || value === null) return value;
    const retrieval = decodeRetrieval(key, value);
    if (retrieval === null) await this.#discard(key);
    return retrieval !== null && retrieval.expiresAt > Date.now() ? retrieval : null;
  }

  /** Keys of entries that answer the question with more documents than were asked for, fewest first. */
  async larger(question: RetrievalQuestion): Promise<readonly string[]> {
    const scopes = scopesOf(question.tenant, [familyTag(question)]);
    const page = await this.#ask('lookup', () =>
      inTime('Listing', this.store.list({ scopes, limit: MOST_SIBLINGS }), this.options.timeoutMs),
    );
    return (page?.items ?? [])
      .map(({ key, tags }) => ({ key, topK: topKIn(tags) }))
      .filter(({ topK }) => topK > question.topK)
      .sort((a, b) => a.topK - b.topK)
      .map(({ key }) => key);
  }

  /** @returns false when the store does not take it */
  async write({ key, retrieval }: StoredRetrieval, belonging: Belonging): Promise<boolean> {
    const { question, createdAt, expiresAt } = retrieval;
    const { tenant, embeddingModel: model } = question;
    const tags = tagsOf(retrieval, belonging);
    const entry = {
      key,
      tenant,
      layer: 'rag',
      value: encodeRetrieval(key, retrieval),
      detail: Buffer.from(JSON.stringify(requestOf(question))),
      model,
      preview: previewOf(question.query),
      tags,
      createdAt,
      expiresAt,
      evictAt: expiresAt,
    } as const;
    for (let attempt = 1; attempt <= WRITE_ATTEMPTS; attempt += 1) {
      const fence = await this.#ask('fence', () => this.store.fence(key, scopesOf(tenant, tags)));
      if (fence === undefined) return false;
      const result = await this.#ask('write', () => this.store.put(entry, fence), tenant);
      if (result?.outcome !== 'fenced') return result !== undefined;
    }
    return false;
  }

  /** @returns false when that could not be done, so that the entry must not be served to this reader */
  async tie({ key, retrieval }: StoredRetrieval, belonging: Belonging): Promise<boolean> {
    const tags = readerTags(belonging);
    if (tags.length === 0) return true;
    const scopes = scopesOf(belonging.tenant, tags);
    return (await this.#ask('tie', () => this.store.tie(key, scopes, retrieval.expiresAt))) === true;
  }

  /** Removes an entry that does not decode; the next retrieval takes its place. */
  async #discard(key: string): Promise<void> {
    this.events.emit({ type: 'store', layer: 'rag', operation: 'decode', ok: false, durationMs: 0 });
    await this.#ask('invalidate', () =>
      this.store.invalidate({ kind: 'keys', keys: [key] }, { dryRun: false }),
    );
  }

  #ask<Result>(
    operation: StoreOperation,
    ask: () => Promise<Result>,
    tenant?: string,
  ): Promise<Result | undefined> {
    return askTold(this.events, { layer: 'rag', operation, tenant }, ask, isUnavailable);
  }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof StoreUnavailableError || error instanceof TookTooLongError;
}

function previewOf(query: string): string {
  return query.replace(/\s+/g, ' ').trim().slice(0, PREVIEW_LENGTH).toWellFormed();
}

function scopesOf(tenant: string, tags: readonly string[]): TagScope[] {
  return tags.map((tag) => ({ tenant, layer: 'rag', tag }));
}

/** Everything that the entry is found and invalidated by: each of its documents too. */
function tagsOf({ question, documents }: CachedRetrieval, belonging: Belonging): string[] {
  const ids = documents.flatMap(({ id }) => (id === undefined ? [] : [documentTag(String(id))]));
  return [
    ...new Set([
      ...requestTags(belonging, question.embeddingModel),
      ...readerTags(belonging),
      familyTag(question),
      topKTag(question.topK),
      ...ids,
    ]),
  ];
}

/** The question as it stands in a request of the API, for operators to look at. */
function requestOf({ query, embeddingModel, topK, namespace, corpusVersion }: RetrievalQuestion): object {
  return {
    query,
    embedding_model: embeddingModel,
    top_k: topK,
    namespace,
    corpus_version: corpusVersion,
  };
}
