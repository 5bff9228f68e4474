import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';
import type { RedisBackend } from '@reuso/config';

export interface RedisStoreOptions {
  readonly backend: RedisBackend;
}

export interface RedisStoreAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: FactoryProvider<RedisStoreOptions>['useFactory'];
}
