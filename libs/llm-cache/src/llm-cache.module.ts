import {
  type DynamicModule,
  type FactoryProvider,
  Inject,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { EventBus } from '@reuso/events';
import { EntryStore, InvalidationFeed } from '@reuso/store/ports';
import { HitCounter } from './hit-counter.js';
import { LayerStore } from './layer-store.js';
import { LlmCache } from './llm-cache.js';
import { NearCache } from './near/near-cache.js';
import { Refusals } from './refusals/refusals.js';

export interface LlmCacheOptions {
  /** How long an expired entry is kept for `max-stale`, in seconds. */
  readonly staleGraceSeconds: number;
  /** Bytes held in this process, in MB; 0 turns the near cache off. */
  readonly nearCacheMb: number;
}

const OPTIONS = Symbol('LlmCacheOptions');

/** The exact cache of chat completions over whichever `EntryStore` and `InvalidationFeed` the application provides. */
@Module({})
export class LlmCacheModule implements OnApplicationShutdown {
  constructor(@Inject(HitCounter) private readonly hits: HitCounter) {}

  static forRootAsync(
    options: Pick<FactoryProvider<LlmCacheOptions>, 'inject' | 'useFactory'>,
  ): DynamicModule {
    return {
      module: LlmCacheModule,
      providers: [
        { provide: OPTIONS, ...options },
        {
          provide: HitCounter,
          inject: [EntryStore],
          useFactory: (store: EntryStore) => new HitCounter(store),
        },
        {
          provide: Refusals,
          inject: [EntryStore],
          useFactory: (store: EntryStore) => new Refusals(store),
        },
        {
          provide: NearCache,
          inject: [InvalidationFeed, OPTIONS],
          useFactory: (feed: InvalidationFeed, { nearCacheMb, staleGraceSeconds }: LlmCacheOptions) =>
            new NearCache(feed, nearCacheMb, staleGraceSeconds),
        },
        {
          provide: LlmCache,
          inject: [EntryStore, NearCache, HitCounter, EventBus, OPTIONS],
          useFactory: (
            store: EntryStore,
            near: NearCache,
            hits: HitCounter,
            events: EventBus,
            settings: LlmCacheOptions,
          ) => new LlmCache(new LayerStore(store, events, 'llm', settings), near, hits),
        },
      ],
      exports: [LlmCache, HitCounter, Refusals],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.hits.close();
  }
}
