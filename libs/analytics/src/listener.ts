import type { BatchEvent, CacheEvent, EventBus } from '@reuso/events';
import type { Ledger } from './ledger/ledger.js';
import type { PriceBook } from './pricing/price-book.js';
import type { PrometheusMetrics } from './prometheus/prometheus-metrics.js';

/** Events of hits that are counted together; a hit tells two. */
const COUNTED_TOGETHER = 128;

/**
 * The one subscriber: prices what the stages tell once, for Prometheus and the ledger alike.
 *
 * What hits tell waits to be counted together: one after the other that takes half the time that it takes between two
 * requests, for then the processor has the code and the numbers of the counting no longer at hand. Whoever reads the
 * counts has them counted first, and so does any other event, so that all are counted in the order in which they were told.
 */
export class AnalyticsListener {
  #waiting: CacheEvent[] = [];
  /** When they were told, ms since the epoch. */
  #times: number[] = [];

  /** @param ledger undefined: nothing is kept */
  constructor(
    events: EventBus,
    private readonly prices: PriceBook,
    private readonly metrics: PrometheusMetrics,
    private readonly ledger: Ledger | undefined,
  ) {
    events.subscribe((event) => this.#hear(event));
    metrics.beforeReading(() => this.#settle());
    ledger?.beforeFlush(() => this.#settle());
  }

  #hear(event: CacheEvent): void {
    const at = Date.now();
    if (!isOfHit(event)) {
      this.#settle();
      return this.#count(event, at);
    }
    this.#times.push(at);
    if (this.#waiting.push(event) >= COUNTED_TOGETHER) this.#settle();
  }

  #settle(): void {
    if (this.#waiting.length === 0) return;
    const [events, times] = [this.#waiting, this.#times];
    this.#waiting = [];
    this.#times = [];
    for (const [index, event] of events.entries()) this.#count(event, times[index] ?? 0);
  }

  #count(event: CacheEvent, at: number): void {
    const usd = this.#usdOf(event);
    this.metrics.count(event, usd);
    this.ledger?.count(event, usd, at);
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

function isOfHit(event: CacheEvent): boolean {
  if (event.type === 'call') return event.outcome === 'hit';
  return event.type === 'store' && event.operation === 'lookup' && event.ok;
}
