import { valueFor } from '../compose/json-from-schema.js';
import type { Random } from '../compose/random.js';
import { isRecord } from '../http/read-body.js';
import type { AnswerMessage, ToolCall } from './chat-answer.js';
import { textMessage } from './chat-answer.js';
import type { ChatRequest, Tool } from './chat-request.js';

/** A message that calls tools, or undefined when this answer is text. */
export function toolMessage(request: ChatRequest, random: Random): AnswerMessage | undefined {
  const { body, tools, functions } = request;
  if (functions.length > 0) {
    const chosen = choose(functions, body['function_call'], request, random)[0];
    return chosen && { ...textMessage(null), functionCall: callOf(chosen, random) };
  }
  const chosen = choose(tools, body['tool_choice'], request, random);
  if (chosen.length === 0) return undefined;
  return { ...textMessage(null), toolCalls: chosen.map((tool) => toolCall(callOf(tool, random), random)) };
}

export function toolCall(call: { name: string; arguments: string }, random: Random): ToolCall {
  const id = Array.from({ length: 24 }, () => random.whole(0, 35).toString(36)).join('');
  return { id: `call_${id}`, type: 'function', function: call };
}

function callOf(tool: Tool, random: Random): { name: string; arguments: string } {
  return { name: tool.name, arguments: JSON.stringify(valueFor(tool.parameters ?? {}, random) ?? {}) };
}

function choose(tools: readonly Tool[], choice: unknown, request: ChatRequest, random: Random): Tool[] {
  if (tools.length === 0 || choice === 'none') return [];
  const named = isRecord(choice)
    ? (isRecord(choice['function']) ? choice['function'] : choice)['name']
    : undefined;
  if (typeof named === 'string') return tools.filter((tool) => tool.name === named);
  const role = request.messages.at(-1)?.['role'];
  const answersTool = role === 'tool' || role === 'function';
  if (choice !== 'required' && (answersTool || random.chance(0.4))) return [];
  const first = random.whole(0, tools.length - 1);
  const several = request.body['parallel_tool_calls'] !== false && tools.length > 1 && random.chance(0.3);
  return tools.filter((_, index) => index === first || (several && index === (first + 1) % tools.length));
}
