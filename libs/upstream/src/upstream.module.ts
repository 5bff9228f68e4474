import { ConfigurableModuleBuilder, Module } from '@nestjs/common';
import type { UpstreamConfig } from '@reuso/config';
import { UndiciUpstream } from './undici/undici-upstream.js';
import { Upstream } from './upstream.js';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<UpstreamConfig>()
  .setClassMethodName('forRoot')
  .build();

/** Gives `Upstream`, set up by `forRoot(config)` or `forRootAsync({ inject, useFactory })`. */
@Module({
  providers: [
    {
      provide: Upstream,
      inject: [MODULE_OPTIONS_TOKEN],
      useFactory: (config: UpstreamConfig) => new UndiciUpstream(config),
    },
  ],
  exports: [Upstream],
})
export class UpstreamModule extends ConfigurableModuleClass {}
