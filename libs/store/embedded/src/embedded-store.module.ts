import type { DatabaseSync } from 'node:sqlite';
import { ConfigurableModuleBuilder, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { EmbeddedBackend } from '@reuso/config';
import { EntryStore, InvalidationFeed } from '@reuso/store/ports';
import { EmbeddedEntryStore } from './embedded-entry-store.js';
import { EmbeddedInvalidationFeed } from './embedded-invalidation-feed.js';
import { openDatabase } from './open-database.js';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<EmbeddedBackend>()
  .setClassMethodName('forRoot')
  .build();

const DATABASE = Symbol('EmbeddedDatabase');

/** The store that needs no server: one SQLite file, or memory. `forRoot(backend)` or `forRootAsync(…)`. */
@Module({
  providers: [
    {
      provide: DATABASE,
      inject: [MODULE_OPTIONS_TOKEN],
      useFactory: ({ dataDir }: EmbeddedBackend) => openDatabase(dataDir),
    },
    EmbeddedInvalidationFeed,
    {
      provide: EmbeddedEntryStore,
      inject: [DATABASE, EmbeddedInvalidationFeed, MODULE_OPTIONS_TOKEN],
      useFactory: (database: DatabaseSync, feed: EmbeddedInvalidationFeed, backend: EmbeddedBackend) =>
        new EmbeddedEntryStore(database, feed, backend),
    },
    { provide: EntryStore, useExisting: EmbeddedEntryStore },
    { provide: InvalidationFeed, useExisting: EmbeddedInvalidationFeed },
  ],
  exports: [EntryStore, InvalidationFeed],
})
export class EmbeddedStoreModule extends ConfigurableModuleClass implements OnApplicationShutdown {
  constructor(@Inject(EmbeddedEntryStore) private readonly store: EmbeddedEntryStore) {
    super();
  }

  onApplicationShutdown(): void {
    this.store.close();
  }
}
