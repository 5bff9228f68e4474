import { CACHE_LAYERS, type CacheLayer } from '@reuso/events';
import { Counter, Histogram, type Registry } from 'prom-client';

/** Seconds. A near hit takes microseconds, a store within its deadline tens of milliseconds. */
const STORE_BUCKETS = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1];

type LayerLabel = 'cache_layer';

/** The instruments of one layer, bound to its label once, so that counting costs no look-up. */
export interface LayerMetrics {
  readonly hits: Counter.Internal;
  readonly misses: Counter.Internal;
  readonly coalesced: Counter.Internal;
  readonly writes: Counter.Internal;
  readonly invalidations: Counter.Internal;
  readonly costSavings: Counter.Internal;
  readonly costOverhead: Counter.Internal;
  readonly timeSavings: Counter.Internal;
  readonly lookupDuration: Histogram.Internal<LayerLabel>;
  readonly writeDuration: Histogram.Internal<LayerLabel>;
  readonly error: (operation: string) => void;
}

/** Registers the cache metrics, and binds them for each layer. No label takes a value from a caller. */
export function cacheMetrics(registry: Registry): Readonly<Record<CacheLayer, LayerMetrics>> {
  const registers = [registry];
  const labelNames: LayerLabel[] = ['cache_layer'];
  const counter = (name: string, help: string) => new Counter({ name, help, labelNames, registers });
  const histogram = (name: string, help: string) =>
    new Histogram({ name, help, labelNames, registers, buckets: STORE_BUCKETS });

  const hits = counter('v2_cache_hits_total', 'Lookups answered from the cache');
  const misses = counter('v2_cache_misses_total', 'Lookups that the provider had to answer');
  const coalesced = counter('v2_cache_coalesced_total', 'Lookups that shared a call already under way');
  const writes = counter('v2_cache_writes_total', 'Answers stored');
  const invalidations = counter('v2_cache_invalidations_total', 'Entries removed by invalidations');
  const costSavings = counter(
    'v2_cache_cost_savings_usd_total',
    'US dollars that reused answers would have cost',
  );
  const costOverhead = counter(
    'v2_cache_cost_overhead_usd_total',
    'US dollars that lookups cost, to be taken off the savings: embeddings made for queries',
  );
  const timeSavings = counter('v2_cache_time_savings_seconds_total', 'Upstream seconds that reuse saved');
  const lookupDuration = histogram(
    'v2_cache_lookup_duration_seconds',
    'Time to look an entry up, near cache included',
  );
  const writeDuration = histogram('v2_cache_write_duration_seconds', 'Time to store an answer');
  const errors = new Counter({
    name: 'v2_cache_errors_total',
    help: 'Store operations that failed, entries that did not decode, and calls that ended in an error (operation "call")',
    labelNames: ['cache_layer', 'operation'],
    registers,
  });

  const bind = (layer: CacheLayer): LayerMetrics => ({
    hits: hits.labels(layer),
    misses: misses.labels(layer),
    coalesced: coalesced.labels(layer),
    writes: writes.labels(layer),
    invalidations: invalidations.labels(layer),
    costSavings: costSavings.labels(layer),
    costOverhead: costOverhead.labels(layer),
    timeSavings: timeSavings.labels(layer),
    lookupDuration: lookupDuration.labels(layer),
    writeDuration: writeDuration.labels(layer),
    error: (operation) => errors.inc({ cache_layer: layer, operation }),
  });
  return Object.fromEntries(CACHE_LAYERS.map((layer) => [layer, bind(layer)])) as Record<
    CacheLayer,
    LayerMetrics
  >;
}
