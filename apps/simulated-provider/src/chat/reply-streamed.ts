import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from '../http/exchange.js';
import { untilGone } from '../misbehaviour/before-answer.js';
import type { Mode } from '../misbehaviour/behaviour.js';
import { EventWriter } from './event-writer.js';
import type { Reply } from './reply.js';
import { streamChunks } from './stream-chunks.js';

const ERROR_EVENT = JSON.stringify({
  error: { message: 'The server had an error.', type: 'server_error', param: null, code: null },
});

/** Modes that end a stream half-way. */
const BREAKS: Partial<Record<Mode, (writer: EventWriter, exchange: Exchange) => Promise<void>>> = {
  'reset-mid-stream': async (writer, exchange) => {
    await writer.flush();
    exchange.reset();
  },
  'hang-mid-stream': (_writer, exchange) => untilGone(exchange),
  'cut-mid-answer': async (writer) => writer.end(),
  'error-event-in-stream': async (writer) => {
    await writer.event(ERROR_EVENT);
    await writer.event('[DONE]');
    writer.end();
  },
};

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
    const breakOff = at === middle && behaviour.mode && BREAKS[behaviour.mode];
    if (breakOff) return breakOff(writer, exchange);
    const spoilt = at === middle && behaviour.mode === 'bad-json';
    await writer.event(spoilt ? JSON.stringify(chunk).slice(0, -9) : JSON.stringify(chunk));
  }
  if (behaviour.mode !== 'cut-without-done') await writer.event('[DONE]');
  writer.end();
}
