import { tokensIn } from '../tokens.js';
import type { AnswerChoice, Usage } from './chat-answer.js';
import { type ChatRequest, textOf } from './chat-request.js';

/** Counts as OpenAI's cookbook does: 3 tokens around each message, 3 before the answer. */
export function usageOf(request: ChatRequest, choices: readonly AnswerChoice[]): Usage {
  const { body, messages } = request;
  const prompt = messages.map(
    (message) =>
      3 + tokensIn(textOf(message)) + (message['tool_calls'] ? json(message['tool_calls']) : 0) + 1,
  );
  const declared = [body['tools'], body['functions'], body['response_format']].map(json);
  const reasoning = choices.map(({ message }) => text(message.extra['reasoning_content']));
  const completion = choices.map(
    ({ message }) =>
      text(message.content) + text(message.refusal) + calls(message.toolCalls) + json(message.functionCall),
  );
  return {
    promptTokens: sum(prompt) + sum(declared) + 3,
    completionTokens: sum(completion) + sum(reasoning),
    reasoningTokens: sum(reasoning),
  };
}

/** The form on the wire. */
export function usageJson(usage: Usage): object {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoningTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function calls(toolCalls: AnswerChoice['message']['toolCalls']): number {
  return sum(toolCalls.map((call) => json(call.function) + 4));
}

function json(value: unknown): number {
  return value === undefined || value === null ? 0 : tokensIn(JSON.stringify(value));
}

function text(value: unknown): number {
  return typeof value === 'string' ? tokensIn(value) : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
