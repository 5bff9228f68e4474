import { z } from 'zod';
import { label, tags, ttlSeconds } from './labels.js';

/** A chat message as OpenAI's API takes it; fields that are not named here go to the provider untouched. */
export const chatMessage = z.looseObject({ role: z.string().min(1) });
export type ChatMessage = z.infer<typeof chatMessage>;

/** Where a request belongs: who it is kept apart from, and what it is invalidated by. */
const belonging = {
  namespace: label.optional(),
  masterplan_id: label.optional(),
  atom_id: label.optional(),
  tags: tags.optional(),
};

/** What is asked of the model. `prompt` is short for one user message; exactly one of the two is given. */
const question = {
  prompt: z.string().min(1).optional(),
  messages: z.array(chatMessage).min(1).optional(),
  model: z.string().min(1).max(256),
  temperature: z.number().min(0).max(2).default(0.7),
  max_tokens: z.int().min(1).optional(),
  system: z.string().min(1).optional(),
};

function exactlyOneQuestion(
  value: { prompt?: string | undefined; messages?: unknown },
  context: z.RefinementCtx,
): void {
  if ((value.prompt === undefined) === (value.messages === undefined)) {
    context.addIssue({
      code: 'custom',
      path: ['prompt'],
      message: 'give exactly one of "prompt" and "messages"',
    });
  }
}

export const llmLookupRequest = z.strictObject({ ...question, ...belonging }).superRefine(exactlyOneQuestion);
export type LlmLookupRequest = z.infer<typeof llmLookupRequest>;

export const llmGenerateRequest = z
  .strictObject({
    ...question,
    ...belonging,
    use_cache: z.boolean().default(true),
    use_batching: z.boolean().default(false),
    ttl_seconds: ttlSeconds.optional(),
  })
  .superRefine(exactlyOneQuestion);
export type LlmGenerateRequest = z.infer<typeof llmGenerateRequest>;

export const llmPutRequest = z
  .strictObject({
    ...question,
    ...belonging,
    response_text: z.string().refine((text) => text.trim() !== '', 'must not be empty'),
    prompt_tokens: z.int().min(0),
    completion_tokens: z.int().min(0),
    /** What the answer took to make, in ms: counted as time saved when it is reused. */
    latency_ms: z.number().min(0).max(86_400_000).optional(),
    ttl_seconds: ttlSeconds.optional(),
  })
  .superRefine(exactlyOneQuestion);
export type LlmPutRequest = z.infer<typeof llmPutRequest>;
