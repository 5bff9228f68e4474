import { type DynamicModule, Module } from '@nestjs/common';
import type { ReusoConfig } from './config.js';
import { CONFIG } from './inject-config.js';
import { SETTINGS_IN_FORCE, type SettingInForce } from './settings-in-force.js';

/** Hands the configuration, loaded once by `main.ts`, to whoever injects `CONFIG`, and what it was made from. */
@Module({})
export class ConfigModule {
  static forRoot(config: ReusoConfig, settings: readonly SettingInForce[] = []): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: SETTINGS_IN_FORCE, useValue: settings },
      ],
      exports: [CONFIG, SETTINGS_IN_FORCE],
    };
  }
}
