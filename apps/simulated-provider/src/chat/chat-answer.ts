export interface ToolCall {
  readonly id: string;
  readonly type: string;
  readonly function: { readonly name: string; readonly arguments: string };
}

/** A message as the provider knows it, before it becomes JSON or a stream. */
export interface AnswerMessage {
  readonly content: string | null;
  readonly refusal: string | null;
  readonly toolCalls: readonly ToolCall[];
  readonly functionCall?: { readonly name: string; readonly arguments: string };
  /** Fields beyond OpenAI's, such as `reasoning_content`. */
  readonly extra: Readonly<Record<string, unknown>>;
}

export interface AnswerChoice {
  readonly message: AnswerMessage;
  readonly finishReason: string;
  /** Fields beyond OpenAI's, beside `message`. */
  readonly extra: Readonly<Record<string, unknown>>;
}

export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Part of `completionTokens`. */
  readonly reasoningTokens: number;
}

export interface ChatAnswer {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly model: string;
  readonly choices: readonly AnswerChoice[];
  readonly usage: Usage;
  /** Fields beyond OpenAI's, at the top. */
  readonly extra: Readonly<Record<string, unknown>>;
}

export function textMessage(content: string | null): AnswerMessage {
  return { content, refusal: null, toolCalls: [], extra: {} };
}

export function textChoice(content: string | null): AnswerChoice {
  return { message: textMessage(content), finishReason: 'stop', extra: {} };
}
