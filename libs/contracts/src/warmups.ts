import { z } from 'zod';
import { label } from './labels.js';
import { llmGenerateRequest } from './llm-request.js';
import { ragPutRequest } from './rag-request.js';

/** Most items of one warm-up. */
export const MAX_WARMUP_ITEMS = 100_000;
/** Most faults that a job tells one by one. */
export const MAX_WARMUP_ERRORS = 20;

export const WARMUP_KINDS = ['llm', 'rag'] as const;
export type WarmupKind = (typeof WARMUP_KINDS)[number];

/** The schema that each kind's fields are checked by, `kind` itself left out. */
export const warmupSchemas = { llm: llmGenerateRequest, rag: ragPutRequest } as const;

const about = {
  name: z.string().trim().min(1).max(200).optional(),
  /** Whose entries are made: a name in `API_KEYS`. Only operators may give it; a tenant warms its own. */
  tenant: label.optional(),
};

/** What comes beside the lines of `application/x-ndjson`, in the query. */
export const warmupQuery = z.strictObject(about);
export type WarmupQuery = z.infer<typeof warmupQuery>;

/**
 * Either `items`, each checked when its turn comes, so that a bad one does not keep the others back; or
 * `from: "top"`: the answers that were asked for most are made anew before they expire.
 */
export const warmupRequest = z
  .strictObject({
    ...about,
    items: z.array(z.unknown()).min(1).max(MAX_WARMUP_ITEMS).optional(),
    from: z.literal('top').optional(),
    n: z.int().min(1).max(10_000).optional(),
  })
  .superRefine((value, context) => {
    const fault = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if ((value.items === undefined) === (value.from === undefined))
      fault('items', 'give exactly one of "items" and "from"');
    if (value.n !== undefined && value.from === undefined) fault('n', 'goes with "from" only');
  });
export type WarmupRequest = z.infer<typeof warmupRequest>;

export const warmupAccepted = z.object({ id: z.string() });
export type WarmupAccepted = z.infer<typeof warmupAccepted>;

export const warmupId = z.uuid();

export const WARMUP_STATUSES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

export const warmupFault = z.object({ line: z.int(), path: z.string(), message: z.string() });
export type WarmupFault = z.infer<typeof warmupFault>;

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
  errors: z.array(warmupFault).max(MAX_WARMUP_ERRORS),
});
export type WarmupView = z.infer<typeof warmupView>;

export const warmupsPage = z.object({ items: z.array(warmupView) });
export type WarmupsPage = z.infer<typeof warmupsPage>;
