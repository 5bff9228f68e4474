import { CACHE_LAYERS, type CacheLayer, type StoreOperation } from '@reuso/events';
import { Counter, Histogram, type Registry } from 'prom-client';
import { type Tally, TalliedCounter } from './tallied-counter.js';
import { type BucketTally, TalliedHistogram } from './tallied-histogram.js';

/** Seconds. A near hit takes microseconds, a store within its deadline tens of milliseconds. */
const STORE_BUCKETS = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1];

/** What may fail; "call" is a call that ended in an error. */
const OPERATIONS: readonly (StoreOperation | 'call')[] = [
  ...(['lookup', 'fence', 'write', 'tie', 'invalidate', 'decode'] as const),
  'call',
];

type LayerLabel = 'cache_layer';

/** The instruments of one layer, bound to its label once, so that counting costs no look-up. */
export interface LayerMetrics {
  readonly hits: Tally;
  readonly misses: Counter.Internal;
  readonly coalesced: Counter.Internal;
  readonly writes: Counter.Internal;
  readonly invalidations: Counter.Internal;
  readonly costSavings: Tally;
  readonly costOverhead: Counter.Internal;
  readonly timeSavings: Tally;
  readonly lookupDuration: BucketTally;
  readonly writeDuration: Histogram.Internal<LayerLabel>;
  readonly error: (operation: string) => void;
}

/** Registers the cache metrics, and binds them for each layer. No label takes a value from a caller. */
export function cacheMetrics(registry: Registry): Readonly<Record<CacheLayer, LayerMetrics>> {
  const registers = [registry];
  const labelNames: LayerLabel[] = ['cache_layer'];
  const counter = (name: string, help: string) => {
    const made = new Counter({ name, help, labelNames, registers });
    // There from the start: `rate()` misses the first count of a series that begins with it.
    for (const cache_layer of CACHE_LAYERS) made.inc({ cache_layer }, 0);
    return made;
  };
  const tallied = (name: string, help: string) =>
    new TalliedCounter<LayerLabel>({ name, help, label: 'cache_layer', registers });

  const hits = tallied('v2_cache_hits_total', 'Lookups answered from the cache');
  const misses = counter('v2_cache_misses_total', 'Lookups that the provider had to answer');
  const coalesced = counter('v2_cache_coalesced_total', 'Lookups that shared a call already under way');
  const writes = counter('v2_cache_writes_total', 'Answers stored');
  const invalidations = counter('v2_cache_invalidations_total', 'Entries removed by invalidations');
  const costSavings = tallied(
    'v2_cache_cost_savings_usd_total',
    'US dollars that reused answers would have cost',
  );
  const costOverhead = counter(
    'v2_cache_cost_overhead_usd_total',
    'US dollars that lookups cost, to be taken off the savings: embeddings made for queries',
  );
  const timeSavings = tallied('v2_cache_time_savings_seconds_total', 'Upstream seconds that reuse saved');
  const lookupDuration = new TalliedHistogram<LayerLabel>({
    name: 'v2_cache_lookup_duration_seconds',
    help: 'Time to look an entry up, near cache included',
    label: 'cache_layer',
    buckets: STORE_BUCKETS,
    registers,
  });
  const writeDuration = new Histogram({
    name: 'v2_cache_write_duration_seconds',
    help: 'Time to store an answer',
    labelNames,
    registers,
    buckets: STORE_BUCKETS,
  });
  const errors = new Counter({
    name: 'v2_cache_errors_total',
    help: 'Store operations that failed, entries that did not decode, and calls that ended in an error (operation "call")',
    labelNames: ['cache_layer', 'operation'],
    registers,
  });

  for (const cache_layer of CACHE_LAYERS) {
    writeDuration.zero({ cache_layer });
    for (const operation of OPERATIONS) errors.inc({ cache_layer, operation }, 0);
  }

  const bind = (layer: CacheLayer): LayerMetrics => ({
    hits: hits.tally(layer),
    misses: misses.labels(layer),
    coalesced: coalesced.labels(layer),
    writes: writes.labels(layer),
    invalidations: invalidations.labels(layer),
    costSavings: costSavings.tally(layer),
    costOverhead: costOverhead.labels(layer),
    timeSavings: timeSavings.tally(layer),
    lookupDuration: lookupDuration.tally(layer),
    writeDuration: writeDuration.labels(layer),
    error: (operation) => errors.inc({ cache_layer: layer, operation }),
  });
  return Object.fromEntries(CACHE_LAYERS.map((layer) => [layer, bind(layer)])) as Record<
    CacheLayer,
    LayerMetrics
  >;
}
