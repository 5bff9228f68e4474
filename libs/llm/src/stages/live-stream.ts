import type { Readable } from 'node:stream';
import type { UpstreamEvent } from '@reuso/events';
import { ChatCompletionAssembler, type SseEvent, SseError, UpstreamError, readSse } from '@reuso/upstream';
import type { LiveBody, ResponseHeaders, WholeBody } from '../answer.js';
import { errorBody, upstreamFaultBody } from '../error-body.js';
import { chunkEvent, doneEvent } from '../flight/chat-events.js';
import { type ChatEvent, EventLog } from '../flight/event-log.js';

const DONE = '[DONE]';
const JSON_HEADERS: ResponseHeaders = { 'content-type': 'application/json' };

/**
 * Reads a provider's stream into a log, event by event as they come, and puts it together on the way.
 *
 * @param tell reports the end of the upstream call, and returns how long it took in ms
 */
export function startLiveStream(
  status: number,
  headers: ResponseHeaders,
  bytes: Readable,
  tell: (status: UpstreamEvent['status']) => number,
): LiveBody {
  const log = new EventLog();
  const { promise: whole, resolve } = Promise.withResolvers<WholeBody>();
  const assembler = new ChatCompletionAssembler();
  void (async () => {
    let done = false;
    try {
      for await (const event of readSse(bytes)) {
        if (done) continue;
        if (event.data.trim() === DONE) {
          resolve(assembled(assembler, tell(status)));
          // Only now: what fails in putting it together has to be told as well.
          done = true;
        }
        log.push(chatEvent(event, assembler));
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

function chatEvent(event: SseEvent, assembler: ChatCompletionAssembler): ChatEvent {
  if (event.data.trim() === DONE) return doneEvent(event);
  const chunk = parse(event.data);
  assembler.add(chunk);
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
  return { kind: 'raw', status: 200, headers: JSON_HEADERS, bytes, usage: undefined, upstreamMs };
}

function cutShort(): WholeBody {
  return errorBody(502, {
    message: "The provider's stream ended before its [DONE]. The answer is not whole; ask again.",
    type: 'upstream_error',
    code: 'upstream_stream_cut',
  });
}

function broken(error: unknown, tell: (status: UpstreamEvent['status']) => number): WholeBody {
  if (error instanceof UpstreamError) {
    tell(error.kind);
    return upstreamFaultBody(error);
  }
  tell('reset');
  const message = error instanceof SseError ? error.message : 'The stream could not be read.';
  return errorBody(502, { message, type: 'upstream_error', code: 'upstream_stream_malformed' });
}
