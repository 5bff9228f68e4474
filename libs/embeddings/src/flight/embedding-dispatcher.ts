import type { EventBus } from '@reuso/events';
import { type Answer, type RawBody, type RelayStage, errorBody } from '@reuso/llm';
import type { Upstream } from '@reuso/upstream';
import type { EmbeddingCall } from '../embedding-call.js';
import type { EmbeddingInput } from '../request/embedding-request.js';
import { askProvider } from '../upstream/ask-provider.js';
import { type AskedEmbeddings, readAskedEmbeddings } from '../upstream/asked-embeddings.js';
import { requestBody } from '../upstream/request-body.js';
import { type Asked, type EmbeddingFetch, type Flown, embeddingFetch } from './embedding-fetch.js';
import { EmbeddingFlight, type Luggage } from './embedding-flight.js';
import type { EmbeddingFlightBoard } from './embedding-flight-board.js';
import type { EmbeddingWriter } from './embedding-writer.js';

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

export interface Dispatch {
  readonly boarded: ReadonlyMap<string, Boarded>;
  /** What came of the call that was made; undefined when none was, or another process made it. */
  readonly flown: Promise<Flown | undefined> | undefined;
}

/** Waits for what is under way, here and in other processes, and asks the provider for the rest in one call. */
export class EmbeddingDispatcher {
  /** @param relay where processes share a store */
  constructor(
    private readonly board: EmbeddingFlightBoard,
    private readonly writer: EmbeddingWriter,
    private readonly upstream: Upstream,
    private readonly events: EventBus,
    private readonly options: { readonly ttlSeconds: number; readonly finishAbandoned: boolean },
    private readonly relay?: RelayStage<EmbeddingFetch>,
  ) {}

  /** @param mayShare whether flights of others may be joined, and these by others */
  dispatch(call: EmbeddingCall, wanted: readonly Wanted[], mayShare: boolean): Dispatch {
    const boarded = new Map<string, Boarded>();
    const own: Asked[] = [];
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
    call.onceGone(() => {
      for (const { flight } of boarded.values()) flight.leave();
    });
    return { boarded, flown: own.length === 0 ? undefined : this.#fly(call, own, mayShare) };
  }

  async #fly(call: EmbeddingCall, asked: readonly Asked[], mayShare: boolean): Promise<Flown | undefined> {
    const abort = new AbortController();
    const giveUp = () => {
      if (this.options.finishAbandoned || !asked.every(({ flight }) => flight.deserted)) return;
      for (const { flight } of asked) this.board.close(flight);
      abort.abort();
    };
    for (const { flight } of asked) flight.onDeserted(giveUp);
    const fetch = embeddingFetch(call, asked, { mayShare, signal: abort.signal });
    const ask = (leading: EmbeddingFetch) => this.#ask(leading);
    const { fetched } = fetch;
    let body: Answer['body'] = malformed();
    try {
      ({ body } = await (this.relay === undefined ? ask(fetch) : this.relay.handle(fetch, ask)));
      // An answer that another process could not store comes as it is.
      if (body.kind === 'raw') fetched.embeddings ??= this.#read(fetch, body)?.embeddings;
      return fetched.flown;
    } finally {
      this.#land(fetch, body);
    }
  }

  /** On behalf of all who share the fetch. */
  async #ask(fetch: EmbeddingFetch): Promise<Answer> {
    const { call, asked, fetched, signal } = fetch;
    const answer = await askProvider(
      this.upstream,
      this.events,
      {
        path: call.endpoint,
        headers: call.upstreamHeaders(),
        body: requestBody(
          call,
          asked.map(({ input }) => input),
        ),
        signal,
      },
      call.belonging,
    );
    const read = this.#read(fetch, answer);
    const sealed = await fetch.sealManifest();
    const stored = read !== undefined && (await this.writer.write(fetch, read.embeddings, sealed));
    fetched.embeddings = read?.embeddings;
    fetched.flown = {
      promptTokens: read?.promptTokens ?? 0,
      storedAll: stored,
      headers: answer.headers,
    };
    return { cacheStatus: { forward: 'miss', stored }, body: answer };
  }

  #read({ call, asked }: EmbeddingFetch, answer: RawBody): AskedEmbeddings | undefined {
    if (answer.status !== 200) return undefined;
    const createdAt = Date.now();
    const expiresAt = createdAt + (call.ttlSeconds ?? this.options.ttlSeconds) * 1000;
    return readAskedEmbeddings(
      answer.bytes,
      asked.map(({ input }) => input),
      { createdAt, expiresAt, upstreamMs: answer.upstreamMs ?? 0 },
    );
  }

  #land({ asked, fetched: { embeddings, flown } }: EmbeddingFetch, body: Answer['body']): void {
    for (const [index, { flight }] of asked.entries()) {
      const embedding = embeddings?.[index];
      const lingers = embedding !== undefined && flown?.storedAll !== false;
      this.board.retire(flight, lingers);
      if (embedding !== undefined)
        flight.land({ kind: 'embedding', embedding, elsewhere: flown === undefined });
      else
        flight.land({
          kind: 'failed',
          body: body.kind === 'raw' && body.status !== 200 ? body : malformed(),
        });
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
