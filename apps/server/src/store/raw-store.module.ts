import { type DynamicModule, Module } from '@nestjs/common';
import { EntryStore } from '@reuso/store/ports';

/** The adapter's own `EntryStore`, without deadline and breaker: for the module that puts them in front of it. */
export const RAW_STORE = Symbol('RawEntryStore');

@Module({})
export class RawStoreModule {
  static forAdapter(adapter: DynamicModule): DynamicModule {
    return {
      module: RawStoreModule,
      imports: [adapter],
      providers: [{ provide: RAW_STORE, useExisting: EntryStore }],
      exports: [RAW_STORE, adapter],
    };
  }
}
