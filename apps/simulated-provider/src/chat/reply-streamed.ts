import { setTimeout as sleep } from 'node:timers/promises';
import { untilGone } from '../misbehaviour/before-answer.js';
import { EventWriter } from './event-writer.js';
import type { Reply } from './reply.js';
import { streamChunks } from './stream-chunks.js';

const ERROR_EVENT = JSON.stringify({
  error: { message: 'The server had an error.', type: 'server_error', param: null, code: null },
});

/** Sends the answer as server-sent events, each when a model of this pace would have written it. */
export async function replyStreamed({ exchange, request, answer, pace, startedAt }: Reply): Promise<void> {
  const { gone, behaviour } = exchange;
  const chunks = streamChunks(answer, {
    includeUsage: request.includeUsage && behaviour.mode !== 'cut-without-done',
    usageInLastChunk: behaviour.mode === 'usage-in-last-chunk',
    logprobs: request.logprobs,
  });
  const middle = Math.floor(chunks.length / 2);
  const untilDue = async (at: number): Promise<void> => {
    const wait = startedAt + pace.firstTokenMs + pace.perTokenMs * at - performance.now();
    // Timers are good to about a millisecond: what is due sooner goes along with what is due now.
    if (wait >= 1) await sleep(wait, undefined, { signal: gone });
  };

  await untilDue(0);
  exchange.response.setHeader('openai-processing-ms', Math.round(performance.now() - startedAt));
  const writer = new EventWriter(exchange);
  for (const [at, chunk] of chunks.entries()) {
    await untilDue(at / answer.choices.length);
    if (gone.aborted) return;
    if (at === middle) {
      switch (behaviour.mode) {
        case 'reset-mid-stream':
          await writer.flush();
          return exchange.reset();
        case 'hang-mid-stream':
          return untilGone(exchange);
        case 'cut-mid-answer':
          return writer.end();
        case 'error-event-in-stream':
          await writer.event(ERROR_EVENT);
          await writer.event('[DONE]');
          return writer.end();
        case 'bad-json':
          await writer.event(JSON.stringify(chunk).slice(0, -9));
          continue;
      }
    }
    await writer.event(JSON.stringify(chunk));
  }
  if (behaviour.mode !== 'cut-without-done') await writer.event('[DONE]');
  writer.end();
}
