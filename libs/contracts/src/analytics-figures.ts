import { z } from 'zod';

/** How far back figures reach. */
export const analyticsWindow = z.enum(['1h', '24h', '7d', '30d']);
export type AnalyticsWindow = z.infer<typeof analyticsWindow>;

/** Layers as operators see them: `rag_similarity` is the lookups of `rag` that missed exactly. */
export const analyticsLayer = z.enum(['llm', 'rag', 'rag_similarity', 'embedding']);
export type AnalyticsLayer = z.infer<typeof analyticsLayer>;

/** How requests were answered, in the order in which they are always shown. Each request is in exactly one. */
export const OUTCOMES = ['exact', 'similar', 'coalesced', 'batched', 'upstream', 'error'] as const;
export const outcomeName = z.enum(OUTCOMES);
export type OutcomeName = z.infer<typeof outcomeName>;

const count = z.int().min(0);

export const outcomeCounts = z.object({
  exact: count,
  similar: count,
  coalesced: count,
  /** Answered by a call that several prompts shared. */
  batched: count,
  upstream: count,
  error: count,
});
export type OutcomeCounts = z.infer<typeof outcomeCounts>;

/** 0 to 1; 0 when there was nothing to reuse. */
const rate = z.number();
/** US dollars. */
const usd = z.number();
/** Milliseconds. */
const ms = z.number();

export const combinedFigures = z.object({
  lookups: count,
  reused: count,
  hit_rate: rate,
  upstream_calls: count,
  spent_usd: usd,
  saved_usd: usd,
  /** `saved_usd / (spent_usd + saved_usd)` */
  cost_reduction: rate,
  spent_ms: ms,
  saved_ms: ms,
  time_reduction: rate,
});
export type CombinedFigures = z.infer<typeof combinedFigures>;

export const layerFigures = z.object({
  lookups: count,
  hits: count,
  misses: count,
  coalesced: count.optional(),
  writes: count,
  errors: count,
  hit_rate: rate,
  saved_usd: usd,
  saved_ms: ms,
});
export type LayerFigures = z.infer<typeof layerFigures>;

export const batchingFigures = z.object({
  batches: count,
  requests: count,
  mean_size: z.number(),
  fallbacks: count,
  /** May be negative: then batching cost more than it saved. */
  saved_usd: usd,
});
export type BatchingFigures = z.infer<typeof batchingFigures>;

/** What was used of a model that has no known price: counted, never guessed. */
export const unpricedModel = z.object({ model: z.string(), prompt_tokens: count, completion_tokens: count });

export const analyticsSummary = z.object({
  window: analyticsWindow,
  combined: combinedFigures,
  outcomes: outcomeCounts,
  layers: z.object({
    llm: layerFigures,
    rag: layerFigures,
    rag_similarity: layerFigures,
    embedding: layerFigures,
  }),
  batching: batchingFigures,
  unpriced_models: z.array(unpricedModel),
});
export type AnalyticsSummary = z.infer<typeof analyticsSummary>;
