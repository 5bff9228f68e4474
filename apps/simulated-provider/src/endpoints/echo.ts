import type { Exchange } from '../http/exchange.js';
import { sendJson } from '../http/send.js';
import { sha256 } from '../compose/seed.js';

/** `/v1/echo`, any method: tells what arrived, for tests of passing requests through. */
export function answerEcho(exchange: Exchange): void {
  exchange.response.setHeader('x-echo', 'yes');
  sendJson(exchange, {
    method: exchange.method,
    path: exchange.path,
    query: exchange.query,
    headers: exchange.headers,
    body_bytes: exchange.rawBody.length,
    body_sha256: sha256(exchange.rawBody),
    body_base64: exchange.rawBody.toString('base64'),
  });
}
