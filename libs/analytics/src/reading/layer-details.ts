import type { AnalyticsLayer, AnalyticsSummary, AnalyticsWindow, LayersDetail } from '@reuso/contracts';
import type { LedgerCounts } from '@reuso/store/ports';
import { BATCH_SIZE_EDGES, SIMILARITY_EDGES, TIME_BUCKETS, timeQuantile } from '../ledger/histogram.js';
import { batchingFigures, outcomesOf, rate, usd } from './figures.js';

type Percentiles = LayersDetail['upstream'];
type Histogram = LayersDetail['similarity'];

/** What the Layers page shows. */
export function layersDetailOf(
  window: AnalyticsWindow,
  summary: AnalyticsSummary,
  counts: LedgerCounts,
  models: readonly (readonly [string, LedgerCounts])[],
): LayersDetail {
  const layer = (name: AnalyticsLayer): LayersDetail['layers']['llm'] => ({
    outcomes: outcomesOf(counts, name),
    lookup: percentiles(counts, `${name}.lookup`),
    write: percentiles(counts, `${name}.write`),
    hit: percentiles(counts, `${name}.hit`),
    miss: percentiles(counts, `${name}.miss`),
  });
  return {
    window,
    summary,
    layers: {
      llm: layer('llm'),
      rag: layer('rag'),
      rag_similarity: layer('rag_similarity'),
      embedding: layer('embedding'),
    },
    batching: { ...batchingFigures(counts), sizes: histogram(counts, 'batch_size', BATCH_SIZE_EDGES) },
    similarity: histogram(counts, 'similarity', SIMILARITY_EDGES),
    upstream: percentiles(counts, 'upstream'),
    models: models.map(modelFigures).sort((a, b) => b.lookups - a.lookups),
  };
}

function modelFigures([model, counts]: readonly [string, LedgerCounts]): LayersDetail['models'][number] {
  const { lookups = 0, reused = 0, spent_nano = 0, saved_nano = 0 } = counts;
  const unpriced = (counts['unpriced_prompt'] ?? 0) + (counts['unpriced_completion'] ?? 0);
  return {
    model,
    lookups,
    reused,
    hit_rate: rate(reused, lookups),
    spent_usd: usd(spent_nano),
    saved_usd: usd(saved_nano),
    unpriced: unpriced > 0,
  };
}

function countsOf(counts: LedgerCounts, name: string, length: number): number[] {
  return Array.from({ length }, (_, index) => counts[`${name}#${index}`] ?? 0);
}

function percentiles(counts: LedgerCounts, name: string): Percentiles {
  const times = countsOf(counts, name, TIME_BUCKETS);
  return {
    p50_ms: timeQuantile(times, 0.5),
    p90_ms: timeQuantile(times, 0.9),
    p99_ms: timeQuantile(times, 0.99),
    count: times.reduce((sum, count) => sum + count, 0),
  };
}

function histogram(counts: LedgerCounts, name: string, edges: readonly number[]): Histogram {
  return countsOf(counts, name, edges.length + 1).map((count, index) => ({
    up_to: edges[index] ?? null,
    count,
  }));
}
