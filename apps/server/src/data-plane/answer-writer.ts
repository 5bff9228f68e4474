import type { ServerResponse } from 'node:http';
import type { HeldAnswer } from '@reuso/llm-cache';
import {
  type Answer,
  type LiveBody,
  type RawBody,
  type ResponseHeaders,
  type WholeBody,
  formatCacheStatus,
} from '@reuso/llm';
import { replayAsEvents } from '@reuso/upstream';

/** How the caller wants its answer. */
export interface Wanted {
  readonly requestId: string;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  /** Told when a further form of a held answer was made. */
  readonly onForm: (held: HeldAnswer) => void;
}

/** Up to here copying a body costs less than a second piece. */
const ONE_PIECE_BYTES = 16_384;
const EVENT_STREAM = 'text/event-stream; charset=utf-8';

/** Writes an answer as the caller asked for it: JSON or a stream, whichever way it was made. */
export function writeAnswer(response: ServerResponse, answer: Answer, wanted: Wanted): void | Promise<void> {
  const { body } = answer;
  if (body.kind !== 'live') return writeWhole(response, answer, body, wanted);
  if (wanted.stream) return writeLive(response, answer, body, wanted);
  return body.whole.then((whole) => writeWhole(response, answer, whole, wanted));
}

function writeWhole(response: ServerResponse, answer: Answer, body: WholeBody, wanted: Wanted): void {
  if (body.kind === 'held') {
    const headers = headersOf(answer, wanted, body.headers);
    headers['content-type'] = wanted.stream ? EVENT_STREAM : 'application/json';
    if (wanted.stream) return send(response, 200, headers, eventsOf(body.held, wanted));
    return sendHeld(response, headers, body.held, wanted);
  }
  const headers = headersOf(answer, wanted, body.headers);
  const events = wanted.stream && body.status === 200 ? eventsOfRaw(body, wanted) : undefined;
  if (events === undefined) return send(response, body.status, headers, body.bytes);
  headers['content-type'] = EVENT_STREAM;
  return send(response, 200, headers, events);
}

async function writeLive(
  response: ServerResponse,
  answer: Answer,
  body: LiveBody,
  wanted: Wanted,
): Promise<void> {
  response.writeHead(body.status, headersOf(answer, wanted, body.headers));
  response.flushHeaders();
  const events = body.log.read();
  let step = await events.next();
  for (; step.done !== true; step = await events.next()) {
    const bytes = wanted.includeUsage ? step.value.withUsage : step.value.withoutUsage;
    if (bytes === null || response.write(bytes)) continue;
    if (await drained(response)) continue;
    await events.return();
    return;
  }
  // A stream that broke must not look like one that ended.
  if (step.value === 'broken') response.destroy();
  else response.end();
}

/** @returns false when the caller has hung up instead */
function drained(response: ServerResponse): Promise<boolean> {
  if (response.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const settle = (goOn: boolean) => () => {
      response.off('drain', onDrain).off('close', onClose);
      resolve(goOn);
    };
    const onDrain = settle(true);
    const onClose = settle(false);
    response.once('drain', onDrain).once('close', onClose);
  });
}

function eventsOf(held: HeldAnswer, wanted: Wanted): Buffer {
  const form = wanted.includeUsage ? 'events-with-usage' : 'events';
  const known = held.form(form);
  if (known !== undefined) return known;
  const completion = JSON.parse(held.answer.body.toString('utf8')) as Record<string, unknown>;
  const events = replayAsEvents(completion, { includeUsage: wanted.includeUsage });
  held.setForm(form, events);
  wanted.onForm(held);
  return events;
}

/** An answer that was not kept (cut at its length, say) still is an answer. */
function eventsOfRaw(body: RawBody, wanted: Wanted): Buffer | undefined {
  try {
    const completion = JSON.parse(body.bytes.toString('utf8')) as Record<string, unknown>;
    if (!Array.isArray(completion['choices'])) return undefined;
    return replayAsEvents(completion, { includeUsage: wanted.includeUsage });
  } catch {
    return undefined;
  }
}

type Headers = Record<string, string | number | string[]>;

function sendHeld(response: ServerResponse, headers: Headers, held: HeldAnswer, wanted: Wanted): void {
  const { body } = held.answer;
  if (body.length > ONE_PIECE_BYTES) return send(response, 200, headers, body);
  const isNew = !held.hasText;
  headers['content-length'] = body.length;
  response.writeHead(200, headers);
  response.end(held.text, 'latin1');
  if (isNew) wanted.onForm(held);
}

function send(response: ServerResponse, status: number, headers: Headers, bytes: Buffer): void {
  headers['content-length'] = bytes.length;
  response.writeHead(status, headers);
  // As a string, Node sends it in one piece with the headers; as a buffer, in two.
  if (bytes.length <= ONE_PIECE_BYTES) response.end(bytes.toString('latin1'), 'latin1');
  else response.end(bytes);
}

/** A new object, for the caller to add to. */
function headersOf(answer: Answer, wanted: Wanted, headers: ResponseHeaders): Headers {
  const all: Headers = { ...headers };
  all['cache-status'] = formatCacheStatus(answer.cacheStatus);
  all['x-request-id'] = wanted.requestId;
  if (answer.cacheStatus.age !== undefined) all['age'] = answer.cacheStatus.age;
  if (answer.batch !== undefined) {
    const { id, size, position } = answer.batch;
    all['x-reuso-batch'] = `id="${id}", size=${size}, position=${position}`;
  }
  return all;
}
