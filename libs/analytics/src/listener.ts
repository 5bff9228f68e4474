import type { BatchEvent, CacheEvent, EventBus } from '@reuso/events';
import type { Ledger } from './ledger/ledger.js';
import type { PriceBook } from './pricing/price-book.js';
import type { PrometheusMetrics } from './prometheus/prometheus-metrics.js';

/** The one subscriber: prices what the stages tell once, for Prometheus and the ledger alike. */
export class AnalyticsListener {
  /** @param ledger undefined: nothing is kept */
  constructor(
    events: EventBus,
    private readonly prices: PriceBook,
    private readonly metrics: PrometheusMetrics,
    private readonly ledger: Ledger | undefined,
  ) {
    events.subscribe((event) => this.#count(event));
  }

  #count(event: CacheEvent): void {
    const usd = this.#usdOf(event);
    this.metrics.count(event, usd);
    this.ledger?.count(event, usd);
  }

  #usdOf(event: CacheEvent): number | undefined {
    if (event.type === 'call')
      return event.usage === undefined ? undefined : this.prices.costUsd(event.model, event.usage);
    return event.type === 'batch' ? this.#savedByBatch(event) : undefined;
  }

  #savedByBatch({ model, usage, soloUsage }: BatchEvent): number | undefined {
    if (usage === undefined || soloUsage === undefined) return undefined;
    const [alone, together] = [this.prices.costUsd(model, soloUsage), this.prices.costUsd(model, usage)];
    return alone === undefined || together === undefined ? undefined : alone - together;
  }
}
