import { HeldAnswer } from '@reuso/llm-cache';
import type { ResponseHeaders, WholeBody } from '../answer.js';
import type { LogEnd } from '../flight/event-log.js';

/** How a flight ended, as its leader tells the processes that follow it. */
export type Outcome =
  /** The store has the answer under the flight's key. */
  | { readonly kind: 'stored'; readonly detail?: string | undefined }
  /** An answer that the store does not have, or an error. */
  | { readonly kind: 'whole'; readonly body: WholeBody; readonly detail?: string | undefined }
  /** All of the stream was published, in so many pieces. */
  | {
      readonly kind: 'streamed';
      readonly end: LogEnd;
      readonly pieces: number;
      readonly detail?: string | undefined;
    }
  /** It brought nothing that can be told: whoever follows asks anew. */
  | { readonly kind: 'nothing' };

/** What precedes the events of a stream. */
export interface StreamHead {
  readonly status: number;
  readonly headers: ResponseHeaders;
}

const NO_BYTES = Buffer.alloc(0);
const LINE_FEED = 0x0a;

/** One line of JSON, then the body's bytes as they are. */
export function encodeOutcome(outcome: Outcome): Buffer {
  if (outcome.kind !== 'whole') return line(outcome, NO_BYTES);
  const { body, ...rest } = outcome;
  if (body.kind === 'raw') {
    const { bytes, ...others } = body;
    return line({ ...rest, body: others }, bytes);
  }
  const { body: bytes, ...answer } = body.held.answer;
  return line({ ...rest, body: { kind: 'held', answer, headers: body.headers } }, bytes);
}

/** @throws SyntaxError when these are not an outcome's bytes */
export function decodeOutcome(encoded: Buffer): Outcome {
  const end = encoded.indexOf(LINE_FEED);
  const told = JSON.parse(encoded.toString('utf8', 0, end)) as Outcome;
  if (told.kind !== 'whole') return told;
  const bytes = encoded.subarray(end + 1);
  if (told.body.kind === 'raw') return { ...told, body: { ...told.body, bytes } };
  const { answer, headers } = told.body as unknown as {
    answer: HeldAnswer['answer'];
    headers: ResponseHeaders;
  };
  const held = new HeldAnswer({ ...answer, body: bytes });
  return { ...told, body: { kind: 'held', held, headers } };
}

export function encodeHead(head: StreamHead): Buffer {
  return Buffer.from(JSON.stringify(head));
}

export function decodeHead(encoded: Buffer): StreamHead {
  return JSON.parse(encoded.toString('utf8')) as StreamHead;
}

function line(told: unknown, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(told)}\n`), bytes]);
}
