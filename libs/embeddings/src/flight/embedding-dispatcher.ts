import { Logger } from '@nestjs/common';
import type { EventBus } from '@reuso/events';
import { type RawBody, errorBody } from '@reuso/llm';
import type { WriteOutcome } from '@reuso/llm-cache';
import type { Fence } from '@reuso/store/ports';
import type { Upstream } from '@reuso/upstream';
import type { EmbeddingCall } from '../embedding-call.js';
import type { CachedEmbedding } from '../entry/cached-embedding.js';
import type { EmbeddingCache, EmbeddingWrite } from '../entry/embedding-cache.js';
import type { EmbeddingInput } from '../request/embedding-request.js';
import { askProvider } from '../upstream/ask-provider.js';
import { type AskedEmbeddings, readAskedEmbeddings } from '../upstream/asked-embeddings.js';
import { requestBody } from '../upstream/request-body.js';
import { EmbeddingFlight, type Luggage } from './embedding-flight.js';
import type { EmbeddingFlightBoard } from './embedding-flight-board.js';
import { inTurns } from '../in-turns.js';

/** Characters of an input that are kept to find its entry by. */
const PREVIEW_LENGTH = 300;

/** An input that is not stored, and what its caller brings to the entry that comes of it. */
export interface Wanted {
  readonly key: string;
  readonly input: EmbeddingInput;
  readonly luggage: Luggage;
}

export interface Boarded {
  readonly flight: EmbeddingFlight;
  readonly leads: boolean;
  /** False: the caller's tags are to be tied after the landing. */
  readonly inTime: boolean;
}

/** What came of the call that was made, if one was. */
export interface Flown {
  readonly promptTokens: number;
  readonly storedAll: boolean;
  readonly headers: RawBody['headers'];
}

export interface Dispatch {
  readonly boarded: ReadonlyMap<string, Boarded>;
  readonly flown: Promise<Flown> | undefined;
}

/** Waits for what is under way, and asks the provider for the rest in one call. */
export class EmbeddingDispatcher {
  readonly #logger = new Logger(EmbeddingDispatcher.name);

  constructor(
    private readonly board: EmbeddingFlightBoard,
    private readonly cache: EmbeddingCache,
    private readonly upstream: Upstream,
    private readonly events: EventBus,
    private readonly options: { readonly ttlSeconds: number },
  ) {}

  /** @param mayShare whether flights of others may be joined, and these by others */
  dispatch(call: EmbeddingCall, wanted: readonly Wanted[], mayShare: boolean): Dispatch {
    const boarded = new Map<string, Boarded>();
    const own: { readonly flight: EmbeddingFlight; readonly input: EmbeddingInput }[] = [];
    for (const { key, input, luggage } of wanted) {
      const running = mayShare ? this.board.joinable(key) : undefined;
      if (running !== undefined) {
        boarded.set(key, { flight: running, leads: false, inTime: running.join(luggage) });
        continue;
      }
      const flight = new EmbeddingFlight(key, call.belonging.tenant, luggage);
      this.board.add(flight, mayShare);
      boarded.set(key, { flight, leads: true, inTime: true });
      own.push({ flight, input });
    }
    return { boarded, flown: own.length === 0 ? undefined : this.#fly(call, own) };
  }

  async #fly(
    call: EmbeddingCall,
    own: readonly { readonly flight: EmbeddingFlight; readonly input: EmbeddingInput }[],
  ): Promise<Flown> {
    const abort = new AbortController();
    call.onceGone(() => {
      if (own.some(({ flight }) => flight.hasFollowers)) return;
      for (const { flight } of own) this.board.close(flight);
      abort.abort();
    });
    const inputs = own.map(({ input }) => input);
    const answer = await askProvider(
      this.upstream,
      this.events,
      {
        path: call.endpoint,
        headers: call.upstreamHeaders(),
        body: requestBody(call, inputs),
        signal: abort.signal,
      },
      call.belonging,
    );
    const asked = this.#read(call, answer, inputs);
    const stored = await inTurns(own, ({ flight, input }, index) =>
      this.#land(call, flight, input, asked?.embeddings[index], answer),
    );
    return {
      promptTokens: asked?.promptTokens ?? 0,
      storedAll: stored.every(Boolean),
      headers: answer.headers,
    };
  }

  #read(
    call: EmbeddingCall,
    answer: RawBody,
    inputs: readonly EmbeddingInput[],
  ): AskedEmbeddings | undefined {
    if (answer.status !== 200) return undefined;
    const createdAt = Date.now();
    const expiresAt = createdAt + (call.ttlSeconds ?? this.options.ttlSeconds) * 1000;
    return readAskedEmbeddings(answer.bytes, inputs, {
      createdAt,
      expiresAt,
      upstreamMs: answer.upstreamMs ?? 0,
    });
  }

  /** @returns whether it was stored */
  async #land(
    call: EmbeddingCall,
    flight: EmbeddingFlight,
    input: EmbeddingInput,
    embedding: CachedEmbedding | undefined,
    answer: RawBody,
  ): Promise<boolean> {
    if (embedding === undefined) {
      this.board.retire(flight);
      flight.land({ kind: 'failed', body: answer.status === 200 ? malformed() : answer });
      return false;
    }
    const sealed = flight.seal();
    const text = typeof input === 'string' ? input : `${input.length} tokens`;
    const outcome =
      sealed &&
      (await this.#tryToWrite(
        {
          key: flight.key,
          tenant: flight.tenant,
          model: call.request.model,
          tags: sealed.tags,
          embedding,
          detail: Buffer.from(JSON.stringify({ ...call.request.parameters, input })),
          preview: text.slice(0, PREVIEW_LENGTH).toWellFormed(),
        },
        sealed.fence,
      ));
    this.board.retire(flight);
    flight.land({ kind: 'embedding', embedding });
    return outcome === 'stored';
  }

  /** Whatever keeps an embedding from being stored, those who wait for it get it. */
  async #tryToWrite(write: EmbeddingWrite, fence: Fence): Promise<WriteOutcome | 'failed'> {
    try {
      return await this.cache.write(write, fence);
    } catch (error) {
      this.#logger.error({ key: write.key, err: error });
      return 'failed';
    }
  }
}

function malformed(): RawBody {
  return errorBody(502, {
    message:
      "The provider's answer did not hold one embedding for each input that it was asked for; ask again.",
    type: 'upstream_error',
    code: 'upstream_malformed',
  });
}
