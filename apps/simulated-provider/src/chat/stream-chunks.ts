import { pieces } from '../tokens.js';
import type { AnswerChoice, ChatAnswer } from './chat-answer.js';
import { logprobsOf } from './logprobs.js';
import { envelope } from './reply.js';
import { usageJson } from './usage.js';

export interface ChunkOptions {
  /** A last chunk with the usage and no choices, and `usage: null` on the others. */
  readonly includeUsage: boolean;
  /** The usage on the chunk with the last finish_reason instead. */
  readonly usageInLastChunk: boolean;
  readonly logprobs: boolean;
}

/** The answer as `chat.completion.chunk` objects, the choices taking turns. */
export function streamChunks(answer: ChatAnswer, options: ChunkOptions): object[] {
  const shared = envelope(answer, 'chat.completion.chunk');
  const usage = usageJson(answer.usage);
  const separateUsage = options.includeUsage && !options.usageInLastChunk;
  const rows = answer.choices.map((choice, index) => choiceParts(choice, index, options.logprobs));
  const chunks: object[] = takingTurns(rows).map((part) => ({
    ...shared,
    choices: [part],
    ...(separateUsage && { usage: null }),
  }));
  const last = chunks.pop();
  if (last) chunks.push(options.usageInLastChunk ? { ...last, usage } : last);
  return separateUsage ? [...chunks, { ...shared, choices: [], usage }] : chunks;
}

function choiceParts(choice: AnswerChoice, index: number, logprobs: boolean): object[] {
  const deltas = deltasOf(choice).map((delta) => ({
    index,
    delta,
    logprobs: typeof delta['content'] === 'string' ? logprobsOf(delta['content'], logprobs) : null,
    finish_reason: null,
  }));
  return [
    ...deltas,
    { index, delta: {}, logprobs: null, finish_reason: choice.finishReason, ...choice.extra },
  ];
}

function deltasOf({ message }: AnswerChoice): Record<string, unknown>[] {
  const extras = Object.entries(message.extra);
  const whole = Object.fromEntries(extras.filter(([, value]) => typeof value !== 'string'));
  const inPieces = extras.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const first = { role: 'assistant', content: message.content === null ? null : '', refusal: null, ...whole };
  return [
    first,
    ...inPieces.flatMap(([name, text]) => pieces(text).map((piece) => ({ [name]: piece }))),
    ...pieces(message.content ?? '').map((content) => ({ content })),
    ...pieces(message.refusal ?? '').map((refusal) => ({ refusal })),
    ...message.toolCalls.flatMap((call, index) => {
      const { name, arguments: text } = call.function;
      return [
        { tool_calls: [{ index, id: call.id, type: call.type, function: { name, arguments: '' } }] },
        ...pieces(text).map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
      ];
    }),
    ...functionDeltas(message.functionCall),
  ];
}

function functionDeltas(call: AnswerChoice['message']['functionCall']): Record<string, unknown>[] {
  if (!call) return [];
  const rest = pieces(call.arguments).map((piece) => ({ function_call: { arguments: piece } }));
  return [{ function_call: { name: call.name, arguments: '' } }, ...rest];
}

function takingTurns<T>(rows: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: longest }, (_, at) => rows.flatMap((row) => row.slice(at, at + 1))).flat();
}
