import type { Batchable } from '../request/batchable.js';
import type { TokenCounter } from '../tokens/token-counter.js';
import { limitsOf } from '../models/model-limits.js';

/** What one item takes of a call's room, in tokens. */
export interface Weight {
  /** System prompt and instructions: once for the call, whatever its size. */
  readonly fixed: number;
  /** Prompt, its frame, and what is kept free for the answer. */
  readonly item: number;
  /** What the item adds to the call's limit of answer tokens; 0: it has no limit. */
  readonly limit: number;
}

/** Tokens for the instructions and what chat formats put around messages. */
const INSTRUCTIONS = 200;
/** Tokens for the lines around one prompt, its part of a schema, and the frame of its answer. */
export const FRAME_OF_PROMPT = 60;
export const FRAME_OF_ANSWER = 40;
/** Kept free for an answer without a limit. One that is longer than expected costs a call of its own, nothing else. */
const UNLIMITED_ANSWER = 256;

/**
 * A text has at most as many tokens as bytes in UTF-8, since byte-level vocabularies hold every byte. Where that bound
 * fits as often as a batch has items, nothing needs to be counted.
 */
export async function weigh(
  question: Batchable,
  maxSize: number,
  tokens: TokenCounter,
): Promise<Weight | 'too-heavy'> {
  const { model, system, prompt } = question;
  const { context, answer } = limitsOf(model);
  const bound = weightOf(question, Buffer.byteLength(system?.content ?? ''), Buffer.byteLength(prompt));
  if (bound.fixed + bound.item * maxSize <= context && bound.limit * maxSize <= answer) return bound;
  const [ofSystem = 0, ofPrompt = 0] = await tokens.count([system?.content ?? '', prompt]);
  const exact = weightOf(question, ofSystem, ofPrompt);
  // Others like it would not fit beside it, so it has nobody to wait for.
  return exact.fixed + 2 * exact.item > context || 2 * exact.limit > answer ? 'too-heavy' : exact;
}

function weightOf({ limit }: Batchable, ofSystem: number, ofPrompt: number): Weight {
  return {
    fixed: INSTRUCTIONS + ofSystem,
    item: ofPrompt + FRAME_OF_PROMPT + FRAME_OF_ANSWER + (limit?.tokens ?? UNLIMITED_ANSWER),
    limit: limit === undefined ? 0 : limit.tokens + FRAME_OF_ANSWER,
  };
}
