import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerChat } from './chat/chat-route.js';
import { answerControl } from './control/control-routes.js';
import { answerEmbeddings } from './embeddings/embeddings-route.js';
import { authorize } from './endpoints/authorize.js';
import { answerEcho } from './endpoints/echo.js';
import { Files } from './endpoints/files.js';
import { answerModels } from './endpoints/models.js';
import { answerModerations } from './endpoints/moderations.js';
import { ApiError } from './http/api-error.js';
import type { Exchange } from './http/exchange.js';
import { readBody } from './http/read-body.js';
import { sendError } from './http/send.js';
import { misbehaveBeforeAnswer } from './misbehaviour/before-answer.js';
import { type Behaviour, ORDINARY, readBehaviour } from './misbehaviour/behaviour.js';
import type { ProviderContext } from './provider-context.js';

/** The request listener: counts, reads, authorizes, misbehaves when asked to, and answers. */
export function createDispatcher(context: ProviderContext) {
  const files = new Files();
  return (request: IncomingMessage, response: ServerResponse): void => {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const counted = !path.startsWith('/sim/');
    const gone = new AbortController();
    let brokenOff = false;
    if (counted) context.traffic.begin(path);
    response.once('close', () => {
      if (counted) context.traffic.end(!response.writableFinished && !brokenOff);
      gone.abort();
    });
    void answer(request, {
      method: request.method ?? '',
      path,
      query,
      headers: request.headers,
      rawBody: Buffer.alloc(0),
      response,
      behaviour: ORDINARY,
      gone: gone.signal,
      reset() {
        brokenOff = true;
        response.socket?.resetAndDestroy();
      },
    });
  };

  async function answer(request: IncomingMessage, unread: Exchange): Promise<void> {
    let exchange = unread;
    const { path, response, gone } = exchange;
    try {
      exchange = { ...exchange, rawBody: await readBody(request) };
      if (path.startsWith('/sim/')) return answerControl(exchange, context.traffic);
      context.traffic.keep(exchange.method, request.url ?? '', request.headers, exchange.rawBody);
      response.setHeader('x-request-id', `req_${randomUUID().replaceAll('-', '')}`);
      exchange = { ...exchange, behaviour: behaviourOf(request) };
      authorize(exchange);
      if (await misbehaveBeforeAnswer(exchange)) return;
      await route(exchange);
    } catch (error) {
      // A client that went away needs no answer.
      if (!gone.aborted && !response.headersSent) sendError(exchange, asApiError(error));
      else exchange.reset();
    }
  }

  function behaviourOf(request: IncomingMessage): Behaviour {
    const wished = Object.keys(request.headers).some((name) => name.startsWith('x-sim-'));
    return wished ? readBehaviour(request.headers) : context.traffic.nextBehaviour();
  }

  async function route(exchange: Exchange): Promise<void> {
    const { method, path } = exchange;
    if (method === 'POST' && path === '/v1/chat/completions') return answerChat(exchange, context);
    if (method === 'POST' && path === '/v1/embeddings') return answerEmbeddings(exchange, context);
    if (method === 'POST' && path === '/v1/moderations') return answerModerations(exchange);
    if (method === 'GET' && /^\/v1\/models(\/|$)/.test(path)) return answerModels(exchange);
    if (/^\/v1\/files(\/|$)/.test(path)) return files.answer(exchange);
    if (path === '/v1/echo') return answerEcho(exchange);
    throw new ApiError(404, `Invalid URL (${method} ${path})`, 'invalid_request_error');
  }
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError(500, `The simulated provider failed: ${message}`, 'server_error');
}
