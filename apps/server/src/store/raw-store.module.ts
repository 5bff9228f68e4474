import { type DynamicModule, Module } from '@nestjs/common';
import { EntryStore, JobQueue, LedgerStore } from '@reuso/store/ports';

/** The adapter's own `EntryStore`, without deadline and breaker: for the module that puts them in front of it. */
export const RAW_STORE = Symbol('RawEntryStore');
/** Likewise, of the ledger. */
export const RAW_LEDGER = Symbol('RawLedgerStore');
/** Likewise, of the jobs. */
export const RAW_JOBS = Symbol('RawJobQueue');

@Module({})
export class RawStoreModule {
  static forAdapter(adapter: DynamicModule): DynamicModule {
    return {
      module: RawStoreModule,
      imports: [adapter],
      providers: [
        { provide: RAW_STORE, useExisting: EntryStore },
        { provide: RAW_LEDGER, useExisting: LedgerStore },
        { provide: RAW_JOBS, useExisting: JobQueue },
      ],
      exports: [RAW_STORE, RAW_LEDGER, RAW_JOBS, adapter],
    };
  }
}
