import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { EventBus } from '@reuso/events';
import { HitCounter, LayerStore } from '@reuso/llm-cache';
import { EntryStore, InvalidationFeed } from '@reuso/store/ports';
import { Upstream } from '@reuso/upstream';
import { EmbeddingGateway } from './embedding-gateway.js';
import { EmbeddingCache } from './entry/embedding-cache.js';
import { EmbeddingDispatcher } from './flight/embedding-dispatcher.js';
import { EmbeddingFlightBoard } from './flight/embedding-flight-board.js';

export interface EmbeddingsOptions {
  /** How long embeddings are kept unless their request says otherwise, in seconds. */
  readonly ttlSeconds: number;
  /** How long an expired one is kept for `max-stale`, in seconds. */
  readonly staleGraceSeconds: number;
}

const OPTIONS = Symbol('EmbeddingsOptions');

/** Needs `EntryStore`, `InvalidationFeed`, `Upstream`, `HitCounter` and `EventBus` from global modules. */
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
          inject: [EmbeddingCache, InvalidationFeed, Upstream, EventBus, OPTIONS],
          useFactory: (
            cache: EmbeddingCache,
            feed: InvalidationFeed,
            upstream: Upstream,
            events: EventBus,
            settings: EmbeddingsOptions,
          ) =>
            new EmbeddingGateway(
              cache,
              new EmbeddingDispatcher(new EmbeddingFlightBoard(feed), cache, upstream, events, settings),
              events,
            ),
        },
      ],
      exports: [EmbeddingGateway],
    };
  }
}
