import {
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import {
  EntryStore,
  FlightStore,
  Housekeeper,
  InvalidationFeed,
  JobQueue,
  LedgerStore,
} from '@reuso/store/ports';
import { RedisConnections } from './connection/redis-connections.js';
import { RedisEntryStore } from './entries/redis-entry-store.js';
import { RedisInvalidationFeed } from './feed/redis-invalidation-feed.js';
import { RedisFlightStore } from './flights/redis-flight-store.js';
import type { RedisStoreAsyncOptions, RedisStoreOptions } from './redis-store.options.js';
import { RedisStore } from './redis-store.js';
import { getRedisToken } from './redis.tokens.js';

const OPTIONS = Symbol('RedisStoreOptions');

const PROVIDERS: Provider[] = [
  {
    provide: RedisStore,
    inject: [OPTIONS],
    useFactory: (options: RedisStoreOptions) => new RedisStore(options),
  },
  { provide: RedisConnections, inject: [RedisStore], useFactory: (store: RedisStore) => store.connections },
  { provide: RedisEntryStore, inject: [RedisStore], useFactory: (store: RedisStore) => store.entries },
  { provide: RedisInvalidationFeed, inject: [RedisStore], useFactory: (store: RedisStore) => store.feed },
  { provide: LedgerStore, inject: [RedisStore], useFactory: (store: RedisStore) => store.ledger },
  { provide: RedisFlightStore, inject: [RedisStore], useFactory: (store: RedisStore) => store.flights },
  { provide: JobQueue, inject: [RedisStore], useFactory: (store: RedisStore) => store.jobs },
  { provide: Housekeeper, inject: [RedisStore], useFactory: (store: RedisStore) => store.housekeeper },
  { provide: EntryStore, useExisting: RedisEntryStore },
  { provide: InvalidationFeed, useExisting: RedisInvalidationFeed },
  { provide: FlightStore, useExisting: RedisFlightStore },
  {
    provide: getRedisToken('commands'),
    inject: [RedisConnections],
    useFactory: (connections: RedisConnections) => connections.commands.client,
  },
  {
    provide: getRedisToken('admin'),
    inject: [RedisConnections],
    useFactory: (connections: RedisConnections) => connections.admin.client,
  },
];

const EXPORTS = [
  RedisConnections,
  RedisEntryStore,
  RedisInvalidationFeed,
  RedisFlightStore,
  EntryStore,
  InvalidationFeed,
  LedgerStore,
  FlightStore,
  Housekeeper,
  JobQueue,
  getRedisToken('commands'),
  getRedisToken('admin'),
];

/** Entries and invalidations in Redis. Starts whether Redis is there or not; closes its connections on shutdown. */
@Module({})
export class RedisStoreModule implements OnApplicationShutdown {
  constructor(@Inject(RedisStore) private readonly store: RedisStore) {}

  static forRoot(options: RedisStoreOptions): DynamicModule {
    return {
      module: RedisStoreModule,
      providers: [{ provide: OPTIONS, useValue: options }, ...PROVIDERS],
      exports: EXPORTS,
    };
  }

  static forRootAsync({ imports = [], inject = [], useFactory }: RedisStoreAsyncOptions): DynamicModule {
    return {
      module: RedisStoreModule,
      imports,
      providers: [{ provide: OPTIONS, inject, useFactory }, ...PROVIDERS],
      exports: EXPORTS,
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}
