import type { IncomingHttpHeaders } from 'node:http';
import { badRequest } from '../http/api-error.js';

/** What `x-sim-mode` can ask for. */
export const MODES = {
  'error-500': 'answers 500',
  'error-429': 'answers 429 with Retry-After and the rate-limit headers',
  'error-400': 'answers 400',
  'slow-first-byte': 'waits 5 s (or x-sim-latency-ms) before the first byte',
  hang: 'takes the request and never answers',
  'hang-mid-stream': 'sends half of the answer, then nothing more',
  'reset-before-headers': 'resets the connection instead of answering',
  'reset-mid-stream': 'resets the connection half-way through the answer',
  'cut-without-done':
    'ends the stream after its last choice, without usage and [DONE]; cuts plain JSON short',
  'cut-mid-answer': 'ends the response, cleanly, half-way through the answer',
  length: 'cuts the answer in two, finish_reason "length"',
  'content-filter': 'cuts the answer in two, finish_reason "content_filter"',
  'empty-content': 'content "" and no tool call',
  'null-content': 'content null and no tool call',
  'bad-json': 'a 200 whose JSON does not parse; in a stream, one such event',
  'bad-tool-arguments': 'a tool call whose arguments do not parse',
  gzip: 'compresses the response',
  'error-event-in-stream': 'an error event half-way through the stream, then [DONE]',
  'usage-in-last-chunk': 'stream usage on the chunk with the finish_reason, as some providers do',
  reasoning: 'reasoning_content, and unknown fields in the message, the choice and at the top',
  refusal: 'message.refusal instead of content',
  comments: 'SSE comments between the events',
  crlf: 'SSE lines that end in CR LF',
  'split-bytes': 'writes the stream a few bytes at a time, cut through characters and line ends',
  huge: 'an answer of 2 MiB',
  'batch-missing': 'of several tasks in one request: does not answer the second',
  'batch-empty': 'of several tasks: answers the second with nothing',
  'batch-reordered': 'of several tasks: answers the last one first',
  'batch-extra': 'of several tasks: answers one more than there are',
  'batch-twice': 'of several tasks: answers the first one twice',
  'batch-merged': 'of several tasks: writes the second answer into the first',
  'batch-imitated': 'of several tasks: the first answer holds what looks like the second',
  'batch-unframed': 'of several tasks: answers them without telling which is which',
  'batch-cut': 'of several tasks: ends half-way, finish_reason "length"',
  'batch-error': 'of several tasks: answers 500',
} as const;

export type Mode = keyof typeof MODES;

export interface Behaviour {
  readonly mode: Mode | undefined;
  /** Whole wait before the answer in ms, in place of the simulated latency. */
  readonly latencyMs: number | undefined;
  /** The text to answer with. */
  readonly answer: string | undefined;
  /** The whole message to answer with: content, tool_calls and any other field. */
  readonly message: Record<string, unknown> | undefined;
}

export const ORDINARY: Behaviour = {
  mode: undefined,
  latencyMs: undefined,
  answer: undefined,
  message: undefined,
};

/**
 * Reads `x-sim-mode`, `x-sim-latency-ms`, `x-sim-answer` (base64 of text) and `x-sim-message` (base64 of a JSON
 * message). A value that cannot be read is a 400, so that a test with a typing error does not pass by luck.
 */
export function readBehaviour(headers: IncomingHttpHeaders): Behaviour {
  const answer = header(headers, 'x-sim-answer');
  const message = header(headers, 'x-sim-message');
  return {
    mode: parseMode(header(headers, 'x-sim-mode')),
    latencyMs: parseLatency(header(headers, 'x-sim-latency-ms')),
    answer: answer === undefined ? undefined : Buffer.from(answer, 'base64').toString('utf8'),
    message: message === undefined ? undefined : parseMessage(message),
  };
}

export function parseMode(text: string | undefined): Mode | undefined {
  if (text === undefined) return undefined;
  if (Object.hasOwn(MODES, text)) return text as Mode;
  throw badRequest(`Unknown mode "${text}", expected one of ${Object.keys(MODES).join(', ')}.`, 'x-sim-mode');
}

function parseLatency(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw badRequest(`x-sim-latency-ms is "${text}", expected milliseconds of 0 or more.`, 'x-sim-latency-ms');
}

function parseMessage(base64: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString('utf8')) as Record<string, unknown>;
  } catch {
    throw badRequest('x-sim-message is not the base64 form of a JSON message.', 'x-sim-message');
  }
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
