import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { EventBus } from '@reuso/events';
import { InvalidationFeed, LedgerStore } from '@reuso/store/ports';
import { MissReasons } from './activity/miss-reasons.js';
import { Ledger } from './ledger/ledger.js';
import { AnalyticsListener } from './listener.js';
import { ActivitySource } from './live/activity-source.js';
import { ActivityFeed, TickFeed } from './live/feeds.js';
import { TickSource } from './live/tick-source.js';
import { loadPrices } from './pricing/load-prices.js';
import { PriceBook } from './pricing/price-book.js';
import { PrometheusMetrics } from './prometheus/prometheus-metrics.js';
import { ActivityReader } from './reading/activity-reader.js';
import { AnalyticsReader } from './reading/analytics-reader.js';
import { MasterplansReader } from './reading/masterplans-reader.js';

export interface AnalyticsOptions {
  /** JSON with the operator's own prices, over the built-in table. */
  readonly pricingFile: string | undefined;
  /** False: only Prometheus' counts are kept, in this process. */
  readonly ledger: boolean;
}

const OPTIONS = Symbol('AnalyticsOptions');

/**
 * Counts what the stages tell. Needs a global `EventBus`, `StoreHealth`, `LedgerStore` and `InvalidationFeed`. Whoever
 * closes the store closes the `Ledger` before.
 */
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
        {
          provide: Ledger,
          inject: [OPTIONS, LedgerStore, InvalidationFeed],
          useFactory: ({ ledger }: AnalyticsOptions, store: LedgerStore, feed: InvalidationFeed) =>
            ledger ? new Ledger(store, new MissReasons(feed)) : undefined,
        },
        {
          provide: AnalyticsListener,
          inject: [EventBus, PriceBook, PrometheusMetrics, Ledger],
          useFactory: (
            events: EventBus,
            prices: PriceBook,
            metrics: PrometheusMetrics,
            ledger: Ledger | undefined,
          ) => new AnalyticsListener(events, prices, metrics, ledger),
        },
        ...READERS,
      ],
      exports: [
        Ledger,
        PriceBook,
        PrometheusMetrics,
        AnalyticsReader,
        MasterplansReader,
        ActivityReader,
        TickFeed,
        ActivityFeed,
      ],
    };
  }
}

const READERS: FactoryProvider[] = [
  {
    provide: AnalyticsReader,
    inject: [LedgerStore],
    useFactory: (store: LedgerStore) => new AnalyticsReader(store),
  },
  {
    provide: MasterplansReader,
    inject: [LedgerStore],
    useFactory: (store: LedgerStore) => new MasterplansReader(store),
  },
  {
    provide: ActivityReader,
    inject: [LedgerStore],
    useFactory: (store: LedgerStore) => new ActivityReader(store),
  },
  {
    provide: TickFeed,
    inject: [LedgerStore],
    useFactory: (store: LedgerStore) => new TickFeed((book) => new TickSource(store, book)),
  },
  {
    provide: ActivityFeed,
    inject: [ActivityReader],
    useFactory: (reader: ActivityReader) => new ActivityFeed((book) => new ActivitySource(reader, book)),
  },
];
