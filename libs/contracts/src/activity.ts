import { z } from 'zod';
import { analyticsLayer, outcomeName } from './analytics-figures.js';
import { label } from './labels.js';

export const activityQuery = z.strictObject({
  layer: analyticsLayer.optional(),
  outcome: outcomeName.optional(),
  masterplan_id: label.optional(),
  model: z.string().min(1).max(256).optional(),
  cursor: z.string().min(1).max(1024).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type ActivityQuery = z.infer<typeof activityQuery>;

/** One request, as the Activity page shows it. Holds neither its prompt nor its answer. */
export const activityItem = z.object({
  /** Orders requests, and is told apart across replicas. */
  id: z.string(),
  at: z.iso.datetime(),
  request_id: z.string(),
  layer: analyticsLayer,
  outcome: outcomeName,
  /**
   * Why the cache did not answer: `new`, `expired`, `invalidated`, `refresh` (no-cache or a retry), `bypass`,
   * `store-unavailable`; null for what it answered.
   */
  reason: z.string().nullable(),
  /** For an answer that was not stored, why: `finish-length`, `no-store`, …; null for what was. */
  not_stored: z.string().nullable(),
  key: z.string(),
  model: z.string(),
  masterplan_id: z.string().nullable(),
  atom_id: z.string().nullable(),
  status: z.int().nullable(),
  latency_ms: z.number(),
  saved_usd: z.number().nullable(),
  cost_usd: z.number().nullable(),
  batch_size: z.int().nullable(),
  similarity: z.number().nullable(),
});
export type ActivityItem = z.infer<typeof activityItem>;

/** Latest first. */
export const activityPage = z.object({ items: z.array(activityItem), next_cursor: z.string().nullable() });
export type ActivityPage = z.infer<typeof activityPage>;
