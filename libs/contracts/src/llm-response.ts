import { z } from 'zod';
import { entryKey } from './labels.js';

export const tokenUsage = z.object({ prompt_tokens: z.int(), completion_tokens: z.int() });

export const llmGenerateResponse = z.object({
  text: z.string(),
  model: z.string(),
  usage: tokenUsage,
  cached: z.boolean(),
  cache: z.object({
    status: z.enum(['hit', 'miss', 'coalesced', 'bypass']),
    key: z.string(),
    age_seconds: z.int().optional(),
  }),
  batch: z
    .object({ id: z.string(), size: z.int().min(1), position: z.int().min(0) })
    .optional()
    .describe(
      'The batch that the answer was made in: `size` distinct prompts in one upstream call, `position` from 0. A batch of 1 ' +
        'waited for others, was joined by none, and was asked as it came. Absent where nothing was batched: reused answers, ' +
        'requests that cannot share a call, and those that were asked again alone after a shared call failed them.',
    ),
  /** US dollars that this answer cost now; null when the model has no known price. */
  cost_usd: z.number().nullable(),
  /** US dollars that reuse saved; null when the model has no known price. */
  saved_usd: z.number().nullable(),
  latency_ms: z.number(),
});
export type LlmGenerateResponse = z.infer<typeof llmGenerateResponse>;

export const llmLookupResponse = z.discriminatedUnion('hit', [
  z.object({ hit: z.literal(false), key: entryKey }),
  z.object({
    hit: z.literal(true),
    key: entryKey,
    entry: z.object({
      text: z.string(),
      model: z.string(),
      prompt_tokens: z.int(),
      completion_tokens: z.int(),
      cached_at: z.iso.datetime(),
      expires_at: z.iso.datetime(),
    }),
  }),
]);
export type LlmLookupResponse = z.infer<typeof llmLookupResponse>;

export const putResponse = z.object({ key: entryKey, expires_at: z.iso.datetime() });
export type PutResponse = z.infer<typeof putResponse>;
