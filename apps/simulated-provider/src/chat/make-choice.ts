import { answerText } from '../compose/answer-text.js';
import { valueFor } from '../compose/json-from-schema.js';
import { Random } from '../compose/random.js';
import { isRecord } from '../http/read-body.js';
import type { Behaviour } from '../misbehaviour/behaviour.js';
import { messageFromJson } from '../recordings/message-from-json.js';
import { firstTokens } from '../tokens.js';
import { type AnswerChoice, textChoice } from './chat-answer.js';
import { type ChatRequest, textOf } from './chat-request.js';
import { toolMessage } from './choose-tools.js';

/** Makes up one choice of an answer, decided by the seed and the choice's index alone. */
export function makeChoice(
  request: ChatRequest,
  behaviour: Behaviour,
  seed: string,
  index: number,
): AnswerChoice {
  if (behaviour.message) return messageFromJson(behaviour.message);
  if (behaviour.answer !== undefined) return limited(behaviour.answer, request);
  const random = new Random(`choice ${index} ${seed}`);
  const calling = toolMessage(request, random);
  if (calling) {
    return {
      message: calling,
      finishReason: calling.functionCall ? 'function_call' : 'tool_calls',
      extra: {},
    };
  }
  return limited(jsonText(request, random) ?? answerText(lastUserText(request), random), request);
}

function lastUserText(request: ChatRequest): string {
  return textOf(
    request.messages.findLast((message) => message['role'] === 'user') ?? request.messages.at(-1),
  );
}

function jsonText(request: ChatRequest, random: Random): string | undefined {
  const format = request.body['response_format'];
  if (!isRecord(format)) return undefined;
  if (format['type'] === 'json_object') return JSON.stringify({ answer: random.whole(1, 1000), done: true });
  if (format['type'] !== 'json_schema' || !isRecord(format['json_schema'])) return undefined;
  return JSON.stringify(valueFor(format['json_schema']['schema'], random));
}

/** Ends the text at a stop sequence and at the limit of tokens. */
function limited(text: string, request: ChatRequest): AnswerChoice {
  const ends = request.stop.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
  const stopped = ends.length > 0 ? text.slice(0, Math.min(...ends)) : text;
  if (request.maxTokens === undefined) return textChoice(stopped);
  const cut = firstTokens(stopped, request.maxTokens);
  return { ...textChoice(cut), finishReason: cut === stopped ? 'stop' : 'length' };
}
