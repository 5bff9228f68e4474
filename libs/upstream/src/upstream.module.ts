import { ConfigurableModuleBuilder, Module } from '@nestjs/common';
import type { UpstreamConfig } from '@reuso/config';
import { LimitedUpstream } from './limits/limited-upstream.js';
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
      useFactory: upstreamFor,
    },
  ],
  exports: [Upstream],
})
export class UpstreamModule extends ConfigurableModuleClass {}

function upstreamFor(config: UpstreamConfig): Upstream {
  const provider = new UndiciUpstream(config);
  const { ratePerMinute, maxConcurrent, maxConcurrentPerTenant } = config.limits;
  const limits = [ratePerMinute, maxConcurrent, maxConcurrentPerTenant];
  return limits.every((limit) => limit === undefined)
    ? provider
    : new LimitedUpstream(provider, config.limits);
}
