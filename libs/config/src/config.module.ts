import { type DynamicModule, Module } from '@nestjs/common';
import type { ReusoConfig } from './config.js';
import { CONFIG } from './inject-config.js';

/** Hands the configuration, loaded once by `main.ts`, to whoever injects `CONFIG`. */
@Module({})
export class ConfigModule {
  static forRoot(config: ReusoConfig): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: CONFIG, useValue: config }],
      exports: [CONFIG],
    };
  }
}
