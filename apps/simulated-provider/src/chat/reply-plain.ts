import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from '../http/exchange.js';
import { sendBytes } from '../http/send.js';
import { wholeAnswerMs } from '../latency.js';
import { untilGone } from '../misbehaviour/before-answer.js';
import { completionJson } from './completion-json.js';
import type { Reply } from './reply.js';

/** Sends the answer as one JSON object, after the time that writing it would take. */
export async function replyPlain({ exchange, request, answer, pace, startedAt }: Reply): Promise<void> {
  const tokensEach = answer.usage.completionTokens / answer.choices.length;
  const wait = startedAt + wholeAnswerMs(pace, tokensEach) - performance.now();
  if (wait > 0) await sleep(wait, undefined, { signal: exchange.gone });
  exchange.response.setHeader('openai-processing-ms', Math.round(performance.now() - startedAt));
  const bytes = Buffer.from(JSON.stringify(completionJson(answer, request.logprobs)));
  await send(exchange, bytes);
}

async function send(exchange: Exchange, bytes: Buffer): Promise<void> {
  const { response } = exchange;
  const { mode } = exchange.behaviour;
  const half = bytes.subarray(0, bytes.length / 2);
  if (mode === 'bad-json') {
    sendBytes(exchange, bytes.subarray(0, -20), 'application/json');
  } else if (mode === 'cut-without-done' || mode === 'cut-mid-answer') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(half);
  } else if (mode === 'reset-mid-stream' || mode === 'hang-mid-stream') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
    await new Promise((resolve) => {
      response.write(half, resolve);
    });
    if (mode === 'hang-mid-stream') await untilGone(exchange);
    else exchange.reset();
  } else {
    sendBytes(exchange, bytes, 'application/json');
  }
}
