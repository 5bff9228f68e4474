import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { loadPrices } from './pricing/load-prices.js';
import { PriceBook } from './pricing/price-book.js';
import { PrometheusMetrics } from './prometheus/prometheus-metrics.js';

export interface AnalyticsOptions {
  /** JSON with the operator's own prices, over the built-in table. */
  readonly pricingFile: string | undefined;
}

const OPTIONS = Symbol('AnalyticsOptions');

/** Counts what the stages tell. Needs a global `EventBus` and `StoreHealth`. */
@Module({})
export class AnalyticsModule {
  static forRootAsync(
    options: Pick<FactoryProvider<AnalyticsOptions>, 'inject' | 'useFactory'>,
  ): DynamicModule {
    return {
      module: AnalyticsModule,
      providers: [
        { provide: OPTIONS, ...options },
        {
          provide: PriceBook,
          inject: [OPTIONS],
          useFactory: ({ pricingFile }: AnalyticsOptions) =>
            new PriceBook(pricingFile === undefined ? undefined : loadPrices(pricingFile)),
        },
        PrometheusMetrics,
      ],
      exports: [PriceBook, PrometheusMetrics],
    };
  }
}
