import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { StoreConfig } from '@reuso/config';
import { InvalidationFeed, VectorIndex } from '@reuso/store/ports';
import { RedisConnections, RedisVectorIndex } from '@reuso/store/redis';
import { MemoryVectorIndex } from '@reuso/store/vector-memory';

/** A thread of this process has no network to lose: this bounds only how long a burst of work may hold a lookup up. */
const IN_PROCESS_MS = 1_000;

/** Picks where vectors are kept: with the entries in Redis where it can, or in this process beside the embedded store. */
@Module({})
export class VectorIndexModule implements OnApplicationShutdown {
  constructor(@Inject(VectorIndex) private readonly index: VectorIndex) {}

  static forRoot({ backend }: StoreConfig): DynamicModule {
    return {
      module: VectorIndexModule,
      global: true,
      providers: [
        backend.kind === 'embedded'
          ? {
              provide: VectorIndex,
              inject: [InvalidationFeed],
              useFactory: (feed: InvalidationFeed) => new MemoryVectorIndex(feed),
            }
          : {
              provide: VectorIndex,
              inject: [RedisConnections, InvalidationFeed],
              useFactory: (connections: RedisConnections, feed: InvalidationFeed) =>
                new RedisVectorIndex(connections, feed, () => new MemoryVectorIndex(feed)),
            },
      ],
      exports: [VectorIndex],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    const { index } = this;
    if (index instanceof MemoryVectorIndex || index instanceof RedisVectorIndex) await index.close();
  }
}

/** Longest wait of a request for the index, ms. */
export function indexTimeoutMs({ backend, timeoutMs }: StoreConfig): number {
  return backend.kind === 'embedded' ? Math.max(timeoutMs, IN_PROCESS_MS) : timeoutMs;
}
