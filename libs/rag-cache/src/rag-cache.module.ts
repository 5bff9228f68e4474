import {
  type DynamicModule,
  type FactoryProvider,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { EventBus } from '@reuso/events';
import { HitCounter } from '@reuso/llm-cache';
import { EntryStore, VectorIndex } from '@reuso/store/ports';
import { RagCache } from './rag-cache.js';
import { SimilarRetrievals } from './similar/similar-retrievals.js';
import { StoredVectors } from './similar/stored-vectors.js';
import { RetrievalStore } from './store/retrieval-store.js';

export interface RagCacheOptions {
  /** Least cosine of a similar query, 0 to 1. */
  readonly threshold: number;
  /** Longest wait of a lookup for a listing of the store, ms. */
  readonly storeTimeoutMs: number;
  /** Longest wait for the vector index, ms. */
  readonly indexTimeoutMs: number;
}

const OPTIONS = Symbol('RagCacheOptions');

/** The cache of retrievals. Needs `EntryStore`, `VectorIndex`, `HitCounter` and `EventBus` from global modules. */
@Module({})
export class RagCacheModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(VectorIndex) private readonly index: VectorIndex,
    @Inject(StoredVectors) private readonly vectors: StoredVectors,
  ) {}

  static forRootAsync(
    options: Pick<FactoryProvider<RagCacheOptions>, 'inject' | 'useFactory'>,
  ): DynamicModule {
    return {
      module: RagCacheModule,
      providers: [
        { provide: OPTIONS, ...options },
        {
          provide: RetrievalStore,
          inject: [EntryStore, EventBus, OPTIONS],
          useFactory: (store: EntryStore, events: EventBus, { storeTimeoutMs }: RagCacheOptions) =>
            new RetrievalStore(store, events, { timeoutMs: storeTimeoutMs }),
        },
        {
          provide: SimilarRetrievals,
          inject: [VectorIndex, RetrievalStore, EventBus, OPTIONS],
          useFactory: (
            index: VectorIndex,
            store: RetrievalStore,
            events: EventBus,
            { indexTimeoutMs }: RagCacheOptions,
          ) => new SimilarRetrievals(index, store, events, { timeoutMs: indexTimeoutMs }),
        },
        {
          provide: RagCache,
          inject: [RetrievalStore, SimilarRetrievals, HitCounter, OPTIONS],
          useFactory: (
            store: RetrievalStore,
            similar: SimilarRetrievals,
            hits: HitCounter,
            { threshold }: RagCacheOptions,
          ) => new RagCache(store, similar, hits, { threshold }),
        },
        {
          provide: StoredVectors,
          inject: [EntryStore],
          useFactory: (store: EntryStore) => new StoredVectors(store),
        },
      ],
      exports: [RagCache],
    };
  }

  onApplicationBootstrap(): void {
    this.index.restoreFrom(this.vectors);
  }

  onApplicationShutdown(): void {
    this.vectors.stop();
  }
}
