import { Inject, Injectable } from '@nestjs/common';
import {
  type BatchEvent,
  type CacheEvent,
  type CallEvent,
  EventBus,
  type StoreEvent,
  type UpstreamEvent,
} from '@reuso/events';
import { StoreHealth } from '@reuso/store/ports';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { PriceBook } from '../pricing/price-book.js';
import { type LayerMetrics, cacheMetrics } from './cache-metrics.js';

/** Seconds. A model answers in a tenth of a second to some minutes. */
const UPSTREAM_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

const BATCH_BUCKETS = [1, 2, 3, 4, 5, 10, 20, 50, 100];

/** Listens to what the stages tell, and counts it for Prometheus. */
@Injectable()
export class PrometheusMetrics {
  readonly #registry = new Registry();
  readonly #layers = cacheMetrics(this.#registry);
  readonly #upstreamRequests = new Counter({
    name: 'v2_upstream_requests_total',
    help: 'Calls to the provider, by HTTP status or by what kept them from having one',
    labelNames: ['status'],
    registers: [this.#registry],
  });
  readonly #batchSize = new Histogram({
    name: 'v2_batch_size',
    help: 'Distinct prompts in a combined call to the provider',
    buckets: BATCH_BUCKETS,
    registers: [this.#registry],
  });
  readonly #batchRequests = new Counter({
    name: 'v2_batch_requests_processed_total',
    help: 'Prompts that went through a batch',
    registers: [this.#registry],
  });
  readonly #batchFallbacks = new Counter({
    name: 'v2_batch_fallbacks_total',
    help: 'Prompts of a batch that had to be asked again alone',
    registers: [this.#registry],
  });
  readonly #upstreamDuration = new Histogram({
    name: 'v2_upstream_duration_seconds',
    help: 'Time until the last byte of a provider call',
    buckets: UPSTREAM_BUCKETS,
    registers: [this.#registry],
  });

  constructor(
    @Inject(EventBus) events: EventBus,
    @Inject(StoreHealth) store: StoreHealth,
    @Inject(PriceBook) private readonly prices: PriceBook,
  ) {
    collectDefaultMetrics({ register: this.#registry });
    new Gauge({
      name: 'v2_store_up',
      help: '1 while the store answers, 0 while the service goes on without it',
      registers: [this.#registry],
      collect() {
        this.set(store.status().state === 'up' ? 1 : 0);
      },
    });
    events.subscribe((event) => this.#count(event));
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  async expose(): Promise<string> {
    return await this.#registry.metrics();
  }

  #count(event: CacheEvent): void {
    switch (event.type) {
      case 'call':
        return this.#countCall(this.#layers[event.layer], event);
      case 'batch':
        return this.#countBatch(event);
      case 'store':
        return countStore(this.#layers[event.layer], event);
      case 'invalidation':
        return this.#layers[event.layer].invalidations.inc(event.deleted);
      case 'upstream':
        return this.#countUpstream(event);
      default:
        return event satisfies never;
    }
  }

  #countCall(layer: LayerMetrics, event: CallEvent): void {
    switch (event.outcome) {
      case 'hit':
        layer.hits.inc();
        return this.#countSavings(layer, event);
      case 'coalesced':
        layer.coalesced.inc();
        return this.#countSavings(layer, event);
      case 'miss':
      case 'error':
        return layer.misses.inc();
      case 'bypass':
        return;
      default:
        return event.outcome satisfies never;
    }
  }

  #countSavings(layer: LayerMetrics, { model, usage, upstreamMs, latencyMs }: CallEvent): void {
    const saved = usage === undefined ? undefined : this.prices.costUsd(model, usage);
    if (saved !== undefined) layer.costSavings.inc(saved);
    if (upstreamMs !== undefined) layer.timeSavings.inc(Math.max(0, upstreamMs - latencyMs) / 1000);
  }

  #countBatch({ size, fallbacks }: BatchEvent): void {
    this.#batchSize.observe(size);
    this.#batchRequests.inc(size);
    this.#batchFallbacks.inc(fallbacks);
  }

  #countUpstream({ status, durationMs }: UpstreamEvent): void {
    this.#upstreamRequests.inc({ status: String(status) });
    this.#upstreamDuration.observe(durationMs / 1000);
  }
}

function countStore(layer: LayerMetrics, { operation, ok, durationMs }: StoreEvent): void {
  if (!ok) return layer.error(operation);
  if (operation === 'lookup') layer.lookupDuration.observe(durationMs / 1000);
  if (operation !== 'write') return;
  layer.writes.inc();
  layer.writeDuration.observe(durationMs / 1000);
}
