import type { EventBus, Outcome } from '@reuso/events';
import { type CacheStatus, type RawBody, errorBody } from '@reuso/llm';
import { readerTags, requestTags } from '@reuso/llm-cache';
import type { EmbeddingCall } from './embedding-call.js';
import type { EmbeddingCache, EmbeddingLookup } from './entry/embedding-cache.js';
import type { Boarded, EmbeddingDispatcher, Wanted } from './flight/embedding-dispatcher.js';
import type { Flown } from './flight/embedding-fetch.js';
import type { EmbeddingInput } from './request/embedding-request.js';
import { embeddingResponse } from './response/embedding-response.js';
import { embeddingStatus } from './response/embedding-status.js';
import type { Settled } from './response/settled.js';
import { inTurns } from './in-turns.js';

export interface EmbeddingAnswer {
  readonly cacheStatus: CacheStatus;
  readonly body: RawBody;
}

/**
 * Embeddings, input by input: what is stored is not asked, what is under way is waited for, and what is left goes
 * upstream in one call.
 */
export class EmbeddingGateway {
  constructor(
    private readonly cache: EmbeddingCache,
    private readonly dispatcher: EmbeddingDispatcher,
    private readonly events: EventBus,
  ) {}

  async handle(call: EmbeddingCall): Promise<EmbeddingAnswer> {
    const inputs = new Map(call.keys.map((key, index) => [key, call.request.inputs[index] ?? '']));
    const lookups = await this.#lookUp(call, [...inputs.keys()]);
    const settled = new Map<string, Settled>();
    for (const [key, lookup] of lookups) {
      if (lookup.kind === 'found') settled.set(key, { embedding: lookup.embedding, outcome: 'hit' });
    }
    const missing = [...inputs].filter(([key]) => !settled.has(key));
    if (missing.length > 0 && call.directives.onlyIfCached) {
      const answer = notCached(lookups);
      this.#tell(call, lookups, new Map(), answer.body.status, undefined);
      return answer;
    }

    const { boarded, flown } = await this.#dispatch(call, missing, lookups);
    const [failure, flight] = await Promise.all([this.#land(call, boarded, settled), flown]);
    this.#tell(call, lookups, settled, failure?.status ?? 200, flight);
    const cacheStatus = embeddingStatus(call, lookups, settled, flight);
    return { cacheStatus, body: failure ?? bodyOf(call, settled, flight) };
  }

  async #lookUp(call: EmbeddingCall, keys: readonly string[]): Promise<Map<string, EmbeddingLookup>> {
    const { belonging, directives } = call;
    if (!mayRead(call)) return new Map();
    const tags = readerTags(belonging);
    const found = await inTurns(
      keys,
      async (key) => [key, await this.cache.find(key, belonging.tenant, tags, directives)] as const,
    );
    return new Map(found);
  }

  async #dispatch(
    call: EmbeddingCall,
    missing: readonly (readonly [string, EmbeddingInput])[],
    lookups: ReadonlyMap<string, EmbeddingLookup>,
  ): Promise<ReturnType<EmbeddingDispatcher['dispatch']>> {
    const { belonging, directives, request } = call;
    const tags = [...requestTags(belonging, request.model), ...readerTags(belonging)];
    const mayStore = !directives.noStore;
    const wanted = await inTurns(missing, async ([key, input]): Promise<Wanted> => {
      const asksStore = mayStore && lookups.get(key)?.kind !== 'unavailable';
      const fence = asksStore ? await this.cache.fence(key, belonging.tenant, tags) : undefined;
      return { key, input, luggage: { tags, fence, mayStore } };
    });
    return this.dispatcher.dispatch(call, wanted, mayShare(call));
  }

  /** Fills `settled` as flights land; returns what the provider said instead, if one failed. */
  async #land(
    call: EmbeddingCall,
    boarded: ReadonlyMap<string, Boarded>,
    settled: Map<string, Settled>,
  ): Promise<RawBody | undefined> {
    let failure: RawBody | undefined;
    const tags = readerTags(call.belonging);
    await Promise.all(
      Array.from(boarded, async ([key, { flight, leads, inTime }]) => {
        const outcome = await flight.outcome;
        if (outcome.kind === 'failed') {
          failure ??= outcome.body;
          return;
        }
        const { embedding, elsewhere } = outcome;
        if ((elsewhere || !inTime) && tags.length > 0)
          await this.cache.tie(key, call.belonging.tenant, tags, embedding);
        settled.set(key, { embedding, outcome: leads && !elsewhere ? 'miss' : 'coalesced' });
      }),
    );
    return failure;
  }

  /**
   * One event an input. An input that comes twice in a list is asked once: its second is answered with the first.
   * A request that failed has answered none of its inputs, those neither that were stored.
   */
  #tell(
    call: EmbeddingCall,
    lookups: ReadonlyMap<string, EmbeddingLookup>,
    settled: ReadonlyMap<string, Settled>,
    status: number,
    flight: Flown | undefined,
  ): void {
    const { requestId, belonging, atom, request, internal } = call;
    const latencyMs = performance.now() - call.receivedAt;
    const told = new Set<string>();
    for (const key of call.keys) {
      const one = settled.get(key);
      const again = told.has(key);
      told.add(key);
      const outcome = outcomeOf(call, one, again, status);
      const paid = outcome !== 'error' || (one?.outcome === 'miss' && !again);
      this.events.emit({
        type: 'call',
        layer: 'embedding',
        outcome,
        requestId,
        tenant: belonging.tenant,
        masterplan: belonging.masterplan,
        atom,
        model: request.model,
        key,
        detail: lookups.get(key)?.kind === 'unavailable' ? 'store-unavailable' : undefined,
        usage: one && paid ? { promptTokens: one.embedding.promptTokens, completionTokens: 0 } : undefined,
        upstreamMs: one?.embedding.upstreamMs,
        latencyMs,
        forward: outcome === 'hit' ? undefined : forwardOf(call, lookups.get(key)),
        stored: outcome === 'miss' ? flight?.storedAll === true : undefined,
        status,
        expiresAt: outcome === 'miss' ? one?.embedding.expiresAt : undefined,
        together: call.keys.length,
        internal,
      });
    }
  }
}

function outcomeOf(
  { directives }: EmbeddingCall,
  one: Settled | undefined,
  again: boolean,
  status: number,
): Outcome {
  // Who asks for stored answers only has been told the truth by a 504: nothing failed.
  if (directives.onlyIfCached && status >= 400) return 'miss';
  if (one === undefined || status >= 400) return 'error';
  return one.outcome === 'miss' && again ? 'coalesced' : one.outcome;
}

function forwardOf(call: EmbeddingCall, lookup: EmbeddingLookup | undefined): CacheStatus['forward'] {
  if (!mayRead(call)) return 'request';
  return lookup?.kind === 'absent' ? (lookup.verdict ?? 'miss') : 'miss';
}

/** As for chat: neither a retry nor no-cache gets what was made before, or is being made for somebody else. */
function mayRead({ directives, attempt }: EmbeddingCall): boolean {
  return !directives.noCache && attempt < 2;
}

/** As for chat: what another asked for may be older, or kept for a shorter time, than these take. */
function mayShare(call: EmbeddingCall): boolean {
  const { maxAge, minFresh } = call.directives;
  return mayRead(call) && maxAge !== 0 && minFresh === undefined;
}

function bodyOf(
  call: EmbeddingCall,
  settled: ReadonlyMap<string, Settled>,
  flight: Flown | undefined,
): RawBody {
  const embeddings = call.keys.map((key) => {
    const one = settled.get(key);
    if (one === undefined) throw new Error('An input has neither an embedding nor a failure.');
    return one.embedding;
  });
  const promptTokens = flight?.promptTokens ?? 0;
  return {
    kind: 'raw',
    status: 200,
    headers: { ...flight?.headers, 'content-type': 'application/json' },
    bytes: embeddingResponse(embeddings, call.request.encodingFormat, promptTokens),
    usage: { promptTokens, completionTokens: 0 },
    upstreamMs: undefined,
  };
}

function notCached(lookups: ReadonlyMap<string, EmbeddingLookup>): EmbeddingAnswer {
  const unavailable = [...lookups.values()].some(({ kind }) => kind === 'unavailable');
  return {
    cacheStatus: { detail: unavailable ? 'store-unavailable' : 'only-if-cached' },
    body: errorBody(504, {
      message:
        'Not every input has a stored embedding, and "Cache-Control: only-if-cached" keeps the others from being ' +
        'asked. Leave the directive out to ask the provider.',
      type: 'cache_error',
      code: 'not_cached',
    }),
  };
}
