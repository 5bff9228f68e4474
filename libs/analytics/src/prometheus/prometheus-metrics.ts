import { Inject, Injectable } from '@nestjs/common';
import {
  type BatchEvent,
  type CacheEvent,
  type CallEvent,
  type StoreEvent,
  type UpstreamEvent,
} from '@reuso/events';
import { StoreHealth } from '@reuso/store/ports';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { isBypass, savedMs } from '../ledger/reckoning.js';
import { type LayerMetrics, cacheMetrics } from './cache-metrics.js';

/** Seconds. A model answers in a tenth of a second to some minutes. */
const UPSTREAM_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

const BATCH_BUCKETS = [1, 2, 3, 4, 5, 10, 20, 50, 100];

/** Counts for Prometheus what the stages tell. */
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
  readonly #feedback = new Counter({
    name: 'v2_feedback_total',
    help: 'Verdicts on answers',
    labelNames: ['verdict'],
    registers: [this.#registry],
  });
  readonly #upstreamDuration = new Histogram({
    name: 'v2_upstream_duration_seconds',
    help: 'Time until the last byte of a provider call',
    buckets: UPSTREAM_BUCKETS,
    registers: [this.#registry],
  });

  #beforeReading: (() => void) | undefined;

  constructor(@Inject(StoreHealth) store: StoreHealth) {
    collectDefaultMetrics({ register: this.#registry });
    this.#upstreamRequests.inc({ status: '200' }, 0);
    for (const verdict of ['good', 'bad']) this.#feedback.inc({ verdict }, 0);
    new Gauge({
      name: 'v2_store_up',
      help: '1 while the store answers, 0 while the service goes on without it',
      registers: [this.#registry],
      collect() {
        this.set(store.status().state === 'up' ? 1 : 0);
      },
    });
    new Gauge({
      name: 'v2_store_breaker_open',
      help: '1 while the store is not asked because it failed several times in a row, else 0',
      registers: [this.#registry],
      collect() {
        this.set(store.status().breaker === 'closed' ? 0 : 1);
      },
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** @param settle counts what was told and is not counted yet */
  beforeReading(settle: () => void): void {
    this.#beforeReading = settle;
  }

  async expose(): Promise<string> {
    this.#beforeReading?.();
    return await this.#registry.metrics();
  }

  /** @param usd what a call's answer cost; undefined: not known */
  count(event: CacheEvent, usd: number | undefined): void {
    switch (event.type) {
      case 'call':
        return this.#countCall(this.#layers[event.layer], event, usd);
      case 'batch':
        return this.#countBatch(event);
      case 'store':
        return countStore(this.#layers[event.layer], event);
      case 'invalidation':
        return this.#layers[event.layer].invalidations.inc(event.deleted);
      case 'upstream':
        return this.#countUpstream(event);
      case 'feedback':
        return this.#feedback.inc({ verdict: event.verdict });
      default:
        return event satisfies never;
    }
  }

  #countCall(layer: LayerMetrics, event: CallEvent, usd: number | undefined): void {
    const { outcome, internal } = event;
    if (outcome === 'error') layer.error('call');
    if (isBypass(event) || event.ahead === true) return;
    const isReused = outcome === 'hit' || outcome === 'coalesced';
    if (outcome === 'hit') layer.hits.inc();
    else if (outcome === 'coalesced') layer.coalesced.inc();
    else layer.misses.inc();
    if (isReused && internal !== true) {
      if (usd !== undefined) layer.costSavings.inc(usd);
      layer.timeSavings.inc(savedMs(event) / 1000);
    }
    // A lookup that asked for this would not have been paid for otherwise.
    if (!isReused && internal === true && usd !== undefined)
      this.#layers.rag_similarity.costOverhead.inc(usd);
  }

  #countBatch({ size, fallbacks }: BatchEvent): void {
    this.#batchSize.observe(size);
    this.#batchRequests.inc(size);
    this.#batchFallbacks.inc(fallbacks);
  }

  #countUpstream({ status, durationMs }: UpstreamEvent): void {
    this.#upstreamRequests.inc({ status: String(status) });
    if (status !== 'limited') this.#upstreamDuration.observe(durationMs / 1000);
  }
}

function countStore(layer: LayerMetrics, { operation, ok, durationMs, fenced }: StoreEvent): void {
  if (!ok) return layer.error(operation);
  if (operation === 'lookup') layer.lookupDuration.observe(durationMs / 1000);
  if (operation !== 'write' || fenced === true) return;
  layer.writes.inc();
  layer.writeDuration.observe(durationMs / 1000);
}
