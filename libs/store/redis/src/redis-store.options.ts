import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';
import type { RedisBackend } from '@reuso/config';

export interface RedisStoreOptions {
  readonly backend: RedisBackend;
  /** How long the leader of a shared flight may be silent before another takes over, ms. 10,000 by default. */
  readonly flightLeaseMs?: number;
}

export interface RedisStoreAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: FactoryProvider<RedisStoreOptions>['useFactory'];
}
