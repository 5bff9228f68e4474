import {
  type AnalyticsLayer,
  type BatchingFigures,
  type CombinedFigures,
  type LayerFigures,
  OUTCOMES,
  type OutcomeCounts,
  type TimeseriesPoint,
} from '@reuso/contracts';
import type { LedgerCounts } from '@reuso/store/ports';
import type { BookCount, LayerCount } from '../ledger/layout.js';

/** Layers whose lookups add up to all of them: those of `rag_similarity` are lookups of `rag`. */
const DISTINCT_LAYERS = ['llm', 'rag', 'embedding'] as const;
const ALL_LAYERS = [...DISTINCT_LAYERS, 'rag_similarity'] as const;

export const usd = (nano: number): number => nano / 1e9;
export const ms = (micros: number): number => micros / 1000;

export function rate(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

export function layerCount(counts: LedgerCounts, layer: AnalyticsLayer, name: LayerCount): number {
  return counts[`${layer}.${name}`] ?? 0;
}

export function bookCount(counts: LedgerCounts, name: BookCount): number {
  return counts[name] ?? 0;
}

function total(counts: LedgerCounts, layers: readonly AnalyticsLayer[], name: LayerCount): number {
  return layers.reduce((sum, layer) => sum + layerCount(counts, layer, name), 0);
}

function savedNano(counts: LedgerCounts, layers: readonly AnalyticsLayer[]): number {
  return total(counts, layers, 'saved_nano') - total(counts, layers, 'overhead_nano');
}

/** Everything together, each request once (contract: section 4's last paragraph; docs/analytics.md). */
export function combinedFigures(counts: LedgerCounts): CombinedFigures {
  const hits = total(counts, DISTINCT_LAYERS, 'hits') + total(counts, DISTINCT_LAYERS, 'coalesced');
  const reused = hits + layerCount(counts, 'rag_similarity', 'hits');
  const lookups = hits + total(counts, DISTINCT_LAYERS, 'misses');
  const spent = total(counts, ALL_LAYERS, 'spent_nano');
  const saved = savedNano(counts, ALL_LAYERS) + bookCount(counts, 'batch_saved_nano');
  const waited = total(counts, ALL_LAYERS, 'waited_micros');
  const savedMicros = total(counts, ALL_LAYERS, 'saved_micros');
  return {
    lookups,
    reused,
    hit_rate: rate(reused, lookups),
    upstream_calls: bookCount(counts, 'upstream_calls'),
    spent_usd: usd(spent),
    saved_usd: usd(saved),
    cost_reduction: rate(saved, spent + saved),
    spent_ms: ms(waited),
    saved_ms: ms(savedMicros),
    time_reduction: rate(savedMicros, waited + savedMicros),
  };
}

export function outcomesOf(counts: LedgerCounts, layer?: AnalyticsLayer): OutcomeCounts {
  const layers = layer === undefined ? DISTINCT_LAYERS : [layer];
  return Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, total(counts, layers, `outcome_${outcome}`)]),
  ) as OutcomeCounts;
}

export function layerFigures(counts: LedgerCounts, layer: AnalyticsLayer): LayerFigures {
  const count = (name: LayerCount): number => layerCount(counts, layer, name);
  const hits = count('hits') + count('inner_hits');
  const misses = count('misses') + count('inner_misses');
  const coalesced = count('coalesced') + count('inner_coalesced');
  const lookups = hits + misses + coalesced;
  return {
    lookups,
    hits,
    misses,
    coalesced,
    writes: count('writes'),
    errors: count('failed') + count('faults'),
    hit_rate: rate(hits + coalesced, lookups),
    saved_usd: usd(savedNano(counts, [layer])),
    saved_ms: ms(count('saved_micros')),
  };
}

export function batchingFigures(counts: LedgerCounts): BatchingFigures {
  const batches = bookCount(counts, 'batches');
  const requests = bookCount(counts, 'batch_prompts');
  return {
    batches,
    requests,
    mean_size: rate(requests, batches),
    fallbacks: bookCount(counts, 'batch_fallbacks'),
    saved_usd: usd(bookCount(counts, 'batch_saved_nano')),
  };
}

export function pointOf(
  at: number,
  counts: LedgerCounts,
  layer: AnalyticsLayer | undefined,
): TimeseriesPoint {
  const outcomes = outcomesOf(counts, layer);
  const head = { at: new Date(at).toISOString(), outcomes, errors: outcomes.error };
  if (layer === undefined) {
    const { lookups, reused, hit_rate, saved_usd, saved_ms, upstream_calls } = combinedFigures(counts);
    return { ...head, lookups, reused, hit_rate, saved_usd, saved_ms, upstream_calls };
  }
  const { lookups, hits, coalesced = 0, hit_rate, saved_usd, saved_ms } = layerFigures(counts, layer);
  const upstreamCalls = layerCount(counts, layer, 'upstream_calls');
  return {
    ...head,
    lookups,
    reused: hits + coalesced,
    hit_rate,
    saved_usd,
    saved_ms,
    upstream_calls: upstreamCalls,
  };
}
