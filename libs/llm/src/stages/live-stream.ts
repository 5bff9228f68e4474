import type { Readable } from 'node:stream';
import type { UpstreamEvent } from '@reuso/events';
import { judgeCompletion } from '@reuso/llm-cache';
import {
  ChatCompletionAssembler,
  type SseEvent,
  SseError,
  UpstreamError,
  oversized,
  readSse,
} from '@reuso/upstream';
import type { LiveBody, ResponseHeaders, WholeBody } from '../answer.js';
import { errorBody, upstreamFaultBody } from '../error-body.js';
import { chunkEvent, doneEvent, mayTellUsage } from '../flight/chat-events.js';
import { type ChatEvent, EventLog } from '../flight/event-log.js';

const DONE = '[DONE]';
const JSON_HEADERS: ResponseHeaders = { 'content-type': 'application/json' };

export interface LiveStreamOptions {
  /** Reports the end of the upstream call, and returns how long it took in ms. */
  readonly tell: (status: UpstreamEvent['status']) => number;
  /** A stream that is longer passes on to those who read it, and is neither held nor put together. */
  readonly maxHeldBytes: number;
}

/** Reads a provider's stream into a log, event by event as they come, and puts it together on the way. */
export function startLiveStream(
  status: number,
  headers: ResponseHeaders,
  bytes: Readable,
  { tell, maxHeldBytes }: LiveStreamOptions,
): LiveBody {
  const log = new EventLog();
  const { promise: whole, resolve } = Promise.withResolvers<WholeBody>();
  let assembler: ChatCompletionAssembler | undefined = new ChatCompletionAssembler();
  let room = maxHeldBytes;
  void (async () => {
    let done = false;
    try {
      for await (const event of readSse(bytes)) {
        if (done) continue;
        const isDone = event.data.trim() === DONE;
        if (isDone) {
          const upstreamMs = tell(status);
          if (assembler !== undefined) resolve(assembled(assembler, upstreamMs));
          assembler = undefined;
          // Only now: what fails in putting it together has to be told as well.
          done = true;
        }
        const logged = isDone ? doneEvent(event) : chatEvent(event, assembler);
        room -= logged.withUsage.length;
        if (room < 0 && !done && !log.passes) {
          assembler = undefined;
          log.passOn();
          resolve(upstreamFaultBody(oversized()));
        }
        log.push(logged);
        await log.room();
      }
      if (!done) {
        tell('reset');
        resolve(cutShort());
      }
      log.end(done ? 'complete' : 'unfinished');
    } catch (error) {
      // After [DONE] the answer is whole, however the connection ends.
      if (!done) resolve(broken(error, tell));
      log.end(done ? 'complete' : 'broken');
    }
  })();
  return { kind: 'live', status, headers, log, whole };
}

function chatEvent(event: SseEvent, assembler: ChatCompletionAssembler | undefined): ChatEvent {
  if (assembler === undefined && !mayTellUsage(event)) return chunkEvent(event, undefined);
  const chunk = parse(event.data);
  assembler?.add(chunk);
  return chunkEvent(event, chunk);
}

/** What is not JSON is passed on, and keeps the answer from being put together. */
function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function assembled(assembler: ChatCompletionAssembler, upstreamMs: number): WholeBody {
  const { completion, reason } = assembler.finish();
  if (completion === undefined) {
    return errorBody(502, {
      message: `The provider's stream could not be put together (${reason}). Ask for it as a stream to see its events.`,
      type: 'upstream_error',
      code: 'upstream_stream_malformed',
    });
  }
  const bytes = Buffer.from(JSON.stringify(completion));
  const verdict = judgeCompletion(completion);
  return { kind: 'raw', status: 200, headers: JSON_HEADERS, bytes, usage: undefined, upstreamMs, verdict };
}

function cutShort(): WholeBody {
  return errorBody(502, {
    message: "The provider's stream ended before its [DONE]. The answer is not whole; ask again.",
    type: 'upstream_error',
    code: 'upstream_stream_cut',
  });
}

function broken(error: unknown, tell: LiveStreamOptions['tell']): WholeBody {
  if (error instanceof UpstreamError) {
    tell(error.kind);
    return upstreamFaultBody(error);
  }
  tell('reset');
  const message = error instanceof SseError ? error.message : 'The stream could not be read.';
  return errorBody(502, { message, type: 'upstream_error', code: 'upstream_stream_malformed' });
}
