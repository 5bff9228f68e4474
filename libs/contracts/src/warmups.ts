import { z } from 'zod';
import { llmGenerateRequest } from './llm-request.js';
import { ragPutRequest } from './rag-request.js';

/** Most items of one warm-up. */
export const MAX_WARMUP_ITEMS = 100_000;
/** Most faults that a job tells one by one. */
export const MAX_WARMUP_ERRORS = 20;

/** What an item is, before its fields are checked by the schema of its kind. */
export const warmupItemKind = z.looseObject({ kind: z.enum(['llm', 'rag']) });

export const warmupName = z.string().min(1).max(200);

/** `items` are checked one by one as they run, so that a bad one does not keep the others back. */
export const warmupRequest = z.union([
  z.strictObject({ name: warmupName.optional(), items: z.array(z.unknown()).min(1).max(MAX_WARMUP_ITEMS) }),
  /** The entries that were asked for most, refreshed before they expire. */
  z.strictObject({
    name: warmupName.optional(),
    from: z.literal('top'),
    n: z.int().min(1).max(10_000).default(200),
  }),
]);
export type WarmupRequest = z.infer<typeof warmupRequest>;

export const warmupAccepted = z.object({ id: z.string() });

export const WARMUP_STATUSES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

export const warmupView = z.object({
  id: z.string(),
  name: z.string().nullable(),
  status: z.enum(WARMUP_STATUSES),
  created_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  finished_at: z.iso.datetime().nullable(),
  total: z.int(),
  done: z.int(),
  /** Items that were stored already. */
  hits: z.int(),
  stored: z.int(),
  failed: z.int(),
  /** The first of the faults; `line` counts from 1. */
  errors: z.array(z.object({ line: z.int(), path: z.string(), message: z.string() })).max(MAX_WARMUP_ERRORS),
});
export type WarmupView = z.infer<typeof warmupView>;

export const warmupsPage = z.object({ items: z.array(warmupView) });
export type WarmupsPage = z.infer<typeof warmupsPage>;

/** The schema that each kind's fields are checked by. */
export const warmupSchemas = { llm: llmGenerateRequest, rag: ragPutRequest } as const;
