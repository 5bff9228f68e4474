import { z } from 'zod';
import {
  analyticsLayer,
  analyticsSummary,
  analyticsWindow,
  batchingFigures,
  combinedFigures,
  outcomeCounts,
} from './analytics-figures.js';
import { label } from './labels.js';

export const summaryQuery = z.strictObject({ window: analyticsWindow.default('24h') });
export type SummaryQuery = z.infer<typeof summaryQuery>;

export const TIME_STEPS = ['1m', '5m', '15m', '1h', '6h', '1d'] as const;
export const timeStep = z.enum(TIME_STEPS);
export type TimeStep = z.infer<typeof timeStep>;

export const timeseriesQuery = z.strictObject({
  window: analyticsWindow.default('24h'),
  /** Left out: one that gives some 60 to 180 points. */
  step: timeStep.optional(),
  /** Left out: all layers together, each RAG lookup counted once. */
  layer: analyticsLayer.optional(),
});
export type TimeseriesQuery = z.infer<typeof timeseriesQuery>;

export const timeseriesPoint = z.object({
  /** Where the step begins. */
  at: z.iso.datetime(),
  lookups: z.int(),
  reused: z.int(),
  hit_rate: z.number(),
  saved_usd: z.number(),
  saved_ms: z.number(),
  upstream_calls: z.int(),
  errors: z.int(),
  outcomes: outcomeCounts,
});
export type TimeseriesPoint = z.infer<typeof timeseriesPoint>;

/** A point for each step of the window, also for those in which nothing happened. */
export const timeseries = z.object({ step: timeStep, points: z.array(timeseriesPoint) });
export type Timeseries = z.infer<typeof timeseries>;

export const masterplansQuery = z.strictObject({
  window: analyticsWindow.default('24h'),
  /** Keeps masterplans whose id contains this text, letter case aside. */
  q: z.string().min(1).max(256).optional(),
  sort: z
    .enum(['last_seen_at', 'masterplan_id', 'lookups', 'hit_rate', 'spent_usd', 'saved_usd', 'saved_ms'])
    .default('last_seen_at'),
  order: z.enum(['asc', 'desc']).default('desc'),
  cursor: z.string().min(1).max(1024).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type MasterplansQuery = z.infer<typeof masterplansQuery>;

export const masterplanFigures = combinedFigures
  .omit({ cost_reduction: true, spent_ms: true, time_reduction: true })
  .extend({ masterplan_id: label, outcomes: outcomeCounts, last_seen_at: z.iso.datetime() });
export type MasterplanFigures = z.infer<typeof masterplanFigures>;

export const masterplansPage = z.object({
  masterplans: z.array(masterplanFigures),
  next_cursor: z.string().nullable(),
  /** Of masterplans beyond those that are kept apart, all together; null: there were none. */
  others: masterplanFigures.omit({ masterplan_id: true, last_seen_at: true }).nullable(),
});
export type MasterplansPage = z.infer<typeof masterplansPage>;

/** One burst of a masterplan's requests; a pause parts it from the next. */
export const masterplanWave = z.object({
  started_at: z.iso.datetime(),
  ended_at: z.iso.datetime(),
  lookups: z.int(),
  outcomes: outcomeCounts,
});

export const masterplanAtom = z.object({
  atom_id: z.string(),
  lookups: z.int(),
  outcomes: outcomeCounts,
  spent_usd: z.number(),
  saved_usd: z.number(),
  last_seen_at: z.iso.datetime(),
});

export const masterplanDetail = z.object({
  window: analyticsWindow,
  masterplan: masterplanFigures,
  waves: z.array(masterplanWave),
  atoms: z.array(masterplanAtom),
  /** True when there were more atoms than are kept apart; those with the latest requests are listed. */
  atoms_truncated: z.boolean(),
});
export type MasterplanDetail = z.infer<typeof masterplanDetail>;

/** Milliseconds; null while there is nothing to measure. */
export const latencyPercentiles = z.object({
  p50_ms: z.number().nullable(),
  p90_ms: z.number().nullable(),
  p99_ms: z.number().nullable(),
  count: z.int(),
});

/** A histogram: `upTo` is each bucket's upper edge, null for the last. */
export const histogramBuckets = z.array(z.object({ up_to: z.number().nullable(), count: z.int() }));

const layerDetail = z.object({
  outcomes: outcomeCounts,
  /** Time to look up in the store, on all replicas in the window. */
  lookup: latencyPercentiles,
  write: latencyPercentiles,
  /** Time until a hit was answered, and until a miss was. */
  hit: latencyPercentiles,
  miss: latencyPercentiles,
});

const modelFigures = combinedFigures
  .pick({ lookups: true, reused: true, hit_rate: true, spent_usd: true, saved_usd: true })
  .extend({
    model: z.string(),
    /** True when some of its tokens have no known price: they are in no figure of money. */
    unpriced: z.boolean(),
  });

/** What the Layers page shows beside the summary. */
export const layersDetail = z.object({
  window: analyticsWindow,
  summary: analyticsSummary,
  layers: z.object({
    llm: layerDetail,
    rag: layerDetail,
    rag_similarity: layerDetail,
    embedding: layerDetail,
  }),
  batching: batchingFigures.extend({ sizes: histogramBuckets }),
  /** Cosines of similar hits. */
  similarity: histogramBuckets,
  upstream: latencyPercentiles,
  /** Those with the most lookups first. */
  models: z.array(modelFigures),
});
export type LayersDetail = z.infer<typeof layersDetail>;

/** `event: tick` of `GET /analytics/stream`, each second: what happened since the last. */
export const analyticsTick = z.object({
  at: z.iso.datetime(),
  lookups: z.int(),
  reused: z.int(),
  upstream_calls: z.int(),
  saved_usd: z.number(),
  errors: z.int(),
  outcomes: outcomeCounts,
});
export type AnalyticsTick = z.infer<typeof analyticsTick>;
