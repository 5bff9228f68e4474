import type { AnswerChoice, ToolCall } from '../chat/chat-answer.js';
import { isRecord } from '../http/read-body.js';

const KNOWN = new Set(['role', 'content', 'refusal', 'tool_calls', 'function_call', 'annotations']);

/** A choice from an assistant's message as the API writes it; the finish reason follows from what it holds. */
export function messageFromJson(
  message: Readonly<Record<string, unknown>>,
  finishReason?: string,
): AnswerChoice {
  const toolCalls = Array.isArray(message['tool_calls']) ? (message['tool_calls'] as ToolCall[]) : [];
  const functionCall = message['function_call'] as { name: string; arguments: string } | undefined;
  const natural = toolCalls.length > 0 ? 'tool_calls' : isRecord(functionCall) ? 'function_call' : 'stop';
  return {
    message: {
      content: typeof message['content'] === 'string' ? message['content'] : null,
      refusal: typeof message['refusal'] === 'string' ? message['refusal'] : null,
      toolCalls,
      ...(isRecord(functionCall) && { functionCall }),
      extra: Object.fromEntries(Object.entries(message).filter(([name]) => !KNOWN.has(name))),
    },
    finishReason: finishReason ?? natural,
    extra: {},
  };
}
