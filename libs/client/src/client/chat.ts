import { z } from 'zod';
import type { BatchPlace, CacheStatus } from './cache-status.js';

/** A chat request as OpenAI's API takes it; what is not named here is passed on untouched. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessageInput[];
  readonly [field: string]: unknown;
}

export interface ChatMessageInput {
  readonly role: string;
  readonly [field: string]: unknown;
}

/** A chat completion: what the executor reads of it, and all else as it came. */
export const chatCompletion = z.looseObject({
  id: z.string().optional(),
  model: z.string().optional(),
  choices: z
    .array(
      z.looseObject({
        finish_reason: z.string().nullish(),
        message: z.looseObject({ content: z.string().nullish(), tool_calls: z.array(z.unknown()).nullish() }),
      }),
    )
    .min(1),
  usage: z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
});
export type ChatCompletion = z.infer<typeof chatCompletion>;

/** An answer with what its headers say. */
export interface ChatAnswer {
  readonly completion: ChatCompletion;
  /** Undefined when no Reuso was in between. */
  readonly cache: CacheStatus | undefined;
  /** Undefined when it was asked alone. */
  readonly batch: BatchPlace | undefined;
  readonly requestId: string | undefined;
  readonly headers: Headers;
}

/** Vectors as `POST /v1/embeddings` answers them. */
export const embeddingsResponse = z.looseObject({
  data: z.array(z.looseObject({ index: z.int(), embedding: z.array(z.number()) })).min(1),
  usage: z.looseObject({ prompt_tokens: z.number() }).nullish(),
});
