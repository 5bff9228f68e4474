import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { CONFIG, type ReusoConfig } from '@reuso/config';
import type { PutResponse, RagLookupRequest, RagLookupResponse, RagPutRequest } from '@reuso/contracts';
import { EventBus } from '@reuso/events';
import type { Belonging } from '@reuso/llm-cache';
import { Embedder, RagCache, type RetrievalQuestion, type RetrievalResult } from '@reuso/rag-cache';
import { StoreUnavailableError } from '@reuso/store/ports';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../access/caller.js';
import { providerHeaders } from '../../data-plane/provider-headers.js';
import { ragEntryView } from './rag-entry-view.js';

/** Looks retrievals up and stores them. */
@Injectable()
export class RagEntryService {
  readonly #log = new Logger(RagEntryService.name);

  constructor(
    @Inject(CONFIG) private readonly config: ReusoConfig,
    @Inject(RagCache) private readonly cache: RagCache,
    @Inject(EventBus) private readonly events: EventBus,
    @Optional() @Inject(Embedder) private readonly embedder: Embedder | undefined,
  ) {}

  async lookup(
    body: RagLookupRequest,
    caller: Caller,
    request: Pick<FastifyRequest, 'id' | 'headers'>,
  ): Promise<RagLookupResponse> {
    const started = performance.now();
    const belonging = belongingOf(body, caller);
    const result = await this.cache.lookup({
      question: questionOf(body, caller),
      belonging,
      embedding: body.query_embedding,
      embed: () => this.#embed(body, caller, request),
      minSimilarity: body.min_similarity,
    });
    this.#tell(result, body, belonging, request.id, performance.now() - started);
    if (result.kind === 'miss') return { hit: false, key: result.key };
    const { match, similarity, key, retrieval } = result;
    return { hit: true, match, similarity, key, entry: ragEntryView(retrieval) };
  }

  /** @throws StoreUnavailableError when the store does not take it */
  async put(body: RagPutRequest, caller: Pick<Caller, 'tenant'>): Promise<PutResponse> {
    const createdAt = Date.now();
    const expiresAt = createdAt + (body.ttl_seconds ?? this.config.ragCacheTtlSeconds) * 1000;
    const retrieval = {
      question: questionOf(body, caller),
      embedding: body.query_embedding,
      documents: body.documents,
      createdAt,
      expiresAt,
    };
    const key = await this.cache.put(retrieval, belongingOf(body, caller));
    if (key === undefined) throw new StoreUnavailableError('put');
    return { key, expires_at: new Date(expiresAt).toISOString() };
  }

  /** The query's vector, made by the server where it has an embedder for the model; what fails is told, and a miss. */
  async #embed(
    { query, embedding_model, masterplan_id: masterplan }: RagLookupRequest,
    caller: Caller,
    { id, headers }: Pick<FastifyRequest, 'id' | 'headers'>,
  ): Promise<readonly number[] | undefined> {
    if (this.embedder?.model !== embedding_model) return undefined;
    try {
      return await this.embedder.embed(query, {
        tenant: caller.tenant,
        masterplan,
        headers: providerHeaders(asJson(headers), caller, this.config.upstream.apiKey),
      });
    } catch (error) {
      this.#log.warn({ msg: 'a query could not be embedded', requestId: id, reason: String(error) });
      return undefined;
    }
  }

  /** Counted in `rag` by whether it was found exactly; if not, in `rag_similarity` too, also where no vector was to be had. */
  #tell(
    result: RetrievalResult,
    body: RagLookupRequest,
    { tenant, masterplan }: Belonging,
    requestId: string,
    latencyMs: number,
  ): void {
    const call = {
      type: 'call',
      requestId,
      tenant,
      masterplan,
      atom: undefined,
      model: body.embedding_model,
      key: result.key,
      usage: undefined,
      upstreamMs: undefined,
      latencyMs,
      forward: result.kind === 'hit' ? undefined : 'miss',
      status: 200,
    } as const;
    const detail = result.kind === 'hit' ? result.match : result.reason;
    const isExact = detail === 'exact';
    this.events.emit({ ...call, layer: 'rag', outcome: isExact ? 'hit' : 'miss', detail });
    if (isExact || detail === 'store-unavailable') return;
    const similarity = result.kind === 'hit' ? result.similarity : undefined;
    this.events.emit({ ...call, layer: 'rag_similarity', outcome: result.kind, detail, similarity });
  }
}

function questionOf(
  body: RagLookupRequest | RagPutRequest,
  { tenant }: Pick<Caller, 'tenant'>,
): RetrievalQuestion {
  const { namespace, query, embedding_model, top_k, corpus_version } = body;
  return {
    tenant,
    namespace,
    query,
    embeddingModel: embedding_model,
    topK: top_k,
    corpusVersion: corpus_version,
  };
}

function belongingOf(body: RagLookupRequest | RagPutRequest, { tenant }: Pick<Caller, 'tenant'>): Belonging {
  const { namespace, masterplan_id: masterplan } = body;
  return { tenant, namespace, masterplan, tags: ('tags' in body ? body.tags : undefined) ?? [] };
}

/** The embedder writes a body of its own. */
function asJson(headers: FastifyRequest['headers']): FastifyRequest['headers'] {
  return { ...headers, 'content-type': 'application/json', accept: 'application/json' };
}
