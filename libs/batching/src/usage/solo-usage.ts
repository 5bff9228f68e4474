import type { TokenUsage } from '@reuso/events';

/** Tokens around each message, and before the answer: "How to count tokens with tiktoken", OpenAI's cookbook. */
const AROUND_A_MESSAGE = 4;
const BEFORE_THE_ANSWER = 3;

export interface CountedItem extends TokenUsage {
  /** Tokens of the system prompt; undefined: there is none. */
  readonly systemTokens: number | undefined;
}

/** What an item would have taken if it had been asked alone. */
export function soloUsage({ promptTokens, completionTokens, systemTokens }: CountedItem): TokenUsage {
  const system = systemTokens === undefined ? 0 : systemTokens + AROUND_A_MESSAGE;
  return { promptTokens: system + promptTokens + AROUND_A_MESSAGE + BEFORE_THE_ANSWER, completionTokens };
}

export function sumUsage(usages: readonly TokenUsage[]): TokenUsage {
  return {
    promptTokens: usages.reduce((sum, { promptTokens }) => sum + promptTokens, 0),
    completionTokens: usages.reduce((sum, { completionTokens }) => sum + completionTokens, 0),
  };
}
