import { ConfigurableModuleBuilder, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { EmbeddedBackend } from '@reuso/config';
import { EntryStore, Housekeeper, InvalidationFeed, JobQueue, LedgerStore } from '@reuso/store/ports';
import { EmbeddedEntryStore } from './embedded-entry-store.js';
import { EmbeddedHousekeeper } from './embedded-housekeeper.js';
import { EmbeddedInvalidationFeed } from './embedded-invalidation-feed.js';
import { StoreFile } from './file/store-file.js';
import { EmbeddedJobQueue } from './jobs/embedded-job-queue.js';
import { EmbeddedLedgerStore } from './ledger/embedded-ledger-store.js';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<
  Pick<EmbeddedBackend, 'dataDir' | 'maxMb'>
>()
  .setClassMethodName('forRoot')
  .build();

/** The store that needs no server: one SQLite file, or memory. `forRoot(backend)` or `forRootAsync(…)`. */
@Module({
  providers: [
    {
      provide: StoreFile,
      inject: [MODULE_OPTIONS_TOKEN],
      useFactory: ({ dataDir }: EmbeddedBackend) => new StoreFile(dataDir),
    },
    EmbeddedInvalidationFeed,
    {
      provide: EmbeddedEntryStore,
      inject: [StoreFile, EmbeddedInvalidationFeed, MODULE_OPTIONS_TOKEN],
      useFactory: (file: StoreFile, feed: EmbeddedInvalidationFeed, backend: EmbeddedBackend) =>
        new EmbeddedEntryStore(file, feed, backend),
    },
    {
      provide: EmbeddedLedgerStore,
      inject: [StoreFile, EmbeddedEntryStore],
      useFactory: (file: StoreFile, entries: EmbeddedEntryStore) =>
        new EmbeddedLedgerStore(file, (error) => entries.mendIfDamaged(error)),
    },
    {
      provide: JobQueue,
      inject: [StoreFile, EmbeddedEntryStore],
      useFactory: (file: StoreFile, entries: EmbeddedEntryStore) =>
        new EmbeddedJobQueue(file, (error) => entries.mendIfDamaged(error)),
    },
    {
      provide: Housekeeper,
      inject: [StoreFile],
      useFactory: (file: StoreFile) => new EmbeddedHousekeeper(file),
    },
    { provide: LedgerStore, useExisting: EmbeddedLedgerStore },
    { provide: EntryStore, useExisting: EmbeddedEntryStore },
    { provide: InvalidationFeed, useExisting: EmbeddedInvalidationFeed },
  ],
  exports: [EntryStore, Housekeeper, InvalidationFeed, JobQueue, LedgerStore],
})
export class EmbeddedStoreModule extends ConfigurableModuleClass implements OnApplicationShutdown {
  constructor(
    @Inject(EmbeddedEntryStore) private readonly store: EmbeddedEntryStore,
    @Inject(EmbeddedLedgerStore) private readonly ledger: EmbeddedLedgerStore,
  ) {
    super();
  }

  async onApplicationShutdown(): Promise<void> {
    this.ledger.close();
    await this.store.close();
  }
}
