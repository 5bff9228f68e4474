import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { AnalyticsModule } from '@reuso/analytics';
import { BatchingModule } from '@reuso/batching';
import { CONFIG, ConfigModule, type ReusoConfig, type SettingInForce } from '@reuso/config';
import { EmbeddingsModule } from '@reuso/embeddings';
import { EventsModule } from '@reuso/events';
import { LlmModule } from '@reuso/llm';
import { LlmCacheModule } from '@reuso/llm-cache';
import { RagCacheModule } from '@reuso/rag-cache';
import { UpstreamModule } from '@reuso/upstream';
import { WarmingModule } from '@reuso/warming';
import { ApiModule } from './api/api.module.js';
import { serverHeaders } from './api/warmups/provider-headers-of-warmups.js';
import { WarmupTargetModule } from './api/warmups/warmup-target.module.js';
import { DataPlaneModule } from './data-plane/data-plane.module.js';
import { EmbedderModule } from './embedder/embedder.module.js';
import { HealthModule } from './health/health.module.js';
import { HousekeepingService } from './housekeeping/housekeeping.service.js';
import { ProviderLog } from './logging/provider-log.js';
import { LastWrites } from './last-writes.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { ProblemFilter } from './problem/problem.filter.js';
import { validationPipe } from './problem/validation.pipe.js';
import { StoreModule } from './store/store.module.js';
import { VectorIndexModule, indexTimeoutMs } from './store/vector-index.module.js';
import { RouteTable } from './web/route-table.js';

/** A stream is held as events, as text, put together, and as it is stored: this many times its size, about. */
const FORMS_OF_A_STREAM = 8;

/** The house, room by room. The only place that picks adapters. */
@Module({})
export class AppModule {
  static forRoot(config: ReusoConfig, settings: readonly SettingInForce[]): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config, settings),
        EventsModule,
        StoreModule.forRoot(config.store, config.flightLeaseMs),
        VectorIndexModule.forRoot(config.store),
        anywhere(UpstreamModule.forRoot(config.upstream)),
        anywhere(
          AnalyticsModule.forRootAsync({
            inject: [CONFIG],
            useFactory: ({ pricingFile, analytics }: ReusoConfig) => ({ pricingFile, ledger: analytics }),
          }),
        ),
        anywhere(
          LlmCacheModule.forRootAsync({
            inject: [CONFIG],
            useFactory: ({ staleGraceSeconds, nearCacheMb }: ReusoConfig) => ({
              staleGraceSeconds,
              nearCacheMb,
            }),
          }),
        ),
        anywhere(
          BatchingModule.forRootAsync({
            inject: [CONFIG],
            useFactory: ({ batchMaxSize, batchWindowMs }: ReusoConfig) => ({
              maxSize: batchMaxSize,
              windowMs: batchWindowMs,
            }),
          }),
        ),
        anywhere(
          LlmModule.forRootAsync({
            inject: [CONFIG],
            useFactory: ({ llmCacheTtlSeconds, flightLeaseMs, finishAbandoned, upstream }: ReusoConfig) => ({
              ttlSeconds: llmCacheTtlSeconds,
              flightLeaseMs,
              finishAbandoned,
              upstreamTimeoutMs: upstream.timeoutMs,
              maxHeldBytes: Math.floor(upstream.maxAnswerBytes / FORMS_OF_A_STREAM),
            }),
          }),
        ),
        anywhere(
          EmbeddingsModule.forRootAsync({
            inject: [CONFIG],
            useFactory: ({
              llmCacheTtlSeconds,
              staleGraceSeconds,
              flightLeaseMs,
              finishAbandoned,
              upstream,
            }: ReusoConfig) => ({
              ttlSeconds: llmCacheTtlSeconds,
              staleGraceSeconds,
              flightLeaseMs,
              finishAbandoned,
              upstreamTimeoutMs: upstream.timeoutMs,
            }),
          }),
        ),
        anywhere(
          RagCacheModule.forRootAsync({
            inject: [CONFIG],
            useFactory: ({ ragSimilarityThreshold, store }: ReusoConfig) => ({
              threshold: ragSimilarityThreshold,
              storeTimeoutMs: store.timeoutMs,
              indexTimeoutMs: indexTimeoutMs(store),
            }),
          }),
        ),
        EmbedderModule.forRoot(config),
        anywhere(
          WarmingModule.forRootAsync({
            imports: [WarmupTargetModule],
            inject: [CONFIG],
            useFactory: ({ upstream, warmupConcurrency, warmupPerSecond }: ReusoConfig) => ({
              concurrency: warmupConcurrency,
              perSecond: warmupPerSecond,
              serverHeaders: upstream.apiKey === undefined ? undefined : serverHeaders(upstream.apiKey),
            }),
          }),
        ),
        DataPlaneModule,
        ApiModule,
        HealthModule,
      ],
      controllers: [MetricsController],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useValue: validationPipe },
        ProviderLog,
        LastWrites,
        HousekeepingService,
        RouteTable,
      ],
    };
  }
}

/** The rooms of the house are asked for from anywhere in it. */
function anywhere(module: DynamicModule): DynamicModule {
  return { ...module, global: true };
}
