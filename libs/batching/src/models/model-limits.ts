import { calcPrice } from '@pydantic/genai-prices';
import * as openAiModels from 'gpt-tokenizer/models';
import { LRUCache } from 'lru-cache';

export interface ModelLimits {
  /** Tokens of prompt and answer together. */
  readonly context: number;
  /** Most tokens that may be asked for as an answer. */
  readonly answer: number;
  /** Whether it keeps to a JSON schema (`response_format`, strict). */
  readonly structured: boolean;
}

interface KnownModel {
  readonly context_window?: number;
  readonly max_output_tokens?: number;
  readonly supported_features?: readonly string[];
}

/** Small enough for what is served today. Where it is too large, the call is refused, and each item asked alone. */
const UNKNOWN_CONTEXT = 16_384;

const known = openAiModels as unknown as Readonly<Record<string, KnownModel | undefined>>;
/** Asking the price table takes a fifth of a millisecond. */
const remembered = new LRUCache<string, ModelLimits>({ max: 1_000 });

/** What a model can take: OpenAI's from gpt-tokenizer's table, others' context from genai-prices' one. */
export function limitsOf(model: string): ModelLimits {
  const before = remembered.get(model);
  if (before !== undefined) return before;
  const limits = read(model);
  remembered.set(model, limits);
  return limits;
}

function read(model: string): ModelLimits {
  // As routers name them: openai/gpt-4o.
  const name = model.replace(/^openai\//, '');
  const ours = Object.hasOwn(known, name) ? known[name] : undefined;
  const context = ours?.context_window ?? contextInPriceTable(model) ?? UNKNOWN_CONTEXT;
  return {
    context,
    answer: ours?.max_output_tokens ?? context,
    structured: ours?.supported_features?.includes('structured_outputs') === true,
  };
}

function contextInPriceTable(model: string): number | undefined {
  return calcPrice({ input_tokens: 1, output_tokens: 1 }, model)?.model.context_window;
}
