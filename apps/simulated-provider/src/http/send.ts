import { gzipSync } from 'node:zlib';
import type { ApiError } from './api-error.js';
import type { Exchange } from './exchange.js';

export function sendJson(exchange: Exchange, body: unknown, status = 200): void {
  sendBytes(exchange, Buffer.from(JSON.stringify(body)), 'application/json', status);
}

/** Sends a whole body; compressed under the mode `gzip`, whatever the client accepts. */
export function sendBytes(exchange: Exchange, body: Buffer, contentType: string, status = 200): void {
  const { response, behaviour } = exchange;
  const compressed = behaviour.mode === 'gzip';
  const bytes = compressed ? gzipSync(body) : body;
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': bytes.length,
    ...(compressed && { 'content-encoding': 'gzip' }),
  });
  response.end(bytes);
}

export function sendError(exchange: Exchange, error: ApiError): void {
  for (const [name, value] of Object.entries(error.headers)) exchange.response.setHeader(name, value);
  sendJson(exchange, error.body, error.status);
}
