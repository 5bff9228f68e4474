import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { EventBus } from '@reuso/events';
import { HitCounter, LayerStore } from '@reuso/llm-cache';
import { RelayStage } from '@reuso/llm';
import { EntryStore, FlightStore, InvalidationFeed } from '@reuso/store/ports';
import { Upstream } from '@reuso/upstream';
import { EmbeddingGateway } from './embedding-gateway.js';
import { EmbeddingCache } from './entry/embedding-cache.js';
import { EmbeddingDispatcher } from './flight/embedding-dispatcher.js';
import { EmbeddingFlightBoard } from './flight/embedding-flight-board.js';
import { EmbeddingRelayCache } from './flight/embedding-relay-cache.js';
import { EmbeddingWriter } from './flight/embedding-writer.js';

export interface EmbeddingsOptions {
  /** How long embeddings are kept unless their request says otherwise, in seconds. */
  readonly ttlSeconds: number;
  /** How long an expired one is kept for `max-stale`, in seconds. */
  readonly staleGraceSeconds: number;
  /** How long the leader of a flight that processes share may be silent before another takes over, ms. */
  readonly flightLeaseMs: number;
  /** Whether an upstream call that nobody waits for any more goes on, so that its answer is stored. */
  readonly finishAbandoned: boolean;
  /** Longest silence of the provider, ms. */
  readonly upstreamTimeoutMs: number;
}

const OPTIONS = Symbol('EmbeddingsOptions');

/**
 * Needs `EntryStore`, `InvalidationFeed`, `Upstream`, `HitCounter` and `EventBus` from global modules. Where there is a
 * `FlightStore`, processes share their calls to the provider.
 */
@Module({})
export class EmbeddingsModule {
  static forRootAsync(
    options: Pick<FactoryProvider<EmbeddingsOptions>, 'inject' | 'useFactory'>,
  ): DynamicModule {
    return {
      module: EmbeddingsModule,
      providers: [
        { provide: OPTIONS, ...options },
        {
          provide: EmbeddingCache,
          inject: [EntryStore, EventBus, HitCounter, OPTIONS],
          useFactory: (store: EntryStore, events: EventBus, hits: HitCounter, settings: EmbeddingsOptions) =>
            new EmbeddingCache(new LayerStore(store, events, 'embedding', settings), hits),
        },
        {
          provide: EmbeddingGateway,
          inject: [
            EmbeddingCache,
            InvalidationFeed,
            Upstream,
            EventBus,
            OPTIONS,
            { token: FlightStore, optional: true },
          ],
          useFactory: makeGateway,
        },
      ],
      exports: [EmbeddingGateway],
    };
  }
}

function makeGateway(
  cache: EmbeddingCache,
  feed: InvalidationFeed,
  upstream: Upstream,
  events: EventBus,
  settings: EmbeddingsOptions,
  flights?: FlightStore,
): EmbeddingGateway {
  const { flightLeaseMs: leaseMs, upstreamTimeoutMs } = settings;
  // Embeddings never come as a stream that would have to be held.
  const options = { leaseMs, upstreamTimeoutMs, maxHeldBytes: 0 };
  const relay = flights && new RelayStage(flights, new EmbeddingRelayCache(cache), options);
  const board = new EmbeddingFlightBoard(feed);
  const writer = new EmbeddingWriter(cache);
  return new EmbeddingGateway(
    cache,
    new EmbeddingDispatcher(board, writer, upstream, events, settings, relay),
    events,
  );
}
