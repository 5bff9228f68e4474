import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ChatCompletionsHandler } from '../data-plane/chat-completions.handler.js';
import type { ChatExchange } from '../data-plane/chat-exchange.js';
import { openAiErrorOf } from '../data-plane/open-ai-error-handler.js';
import type { LaneRequest } from './lane-request.js';

export interface FastLaneOptions {
  readonly chatCompletions: Pick<ChatCompletionsHandler, 'handle'>;
  readonly nameOf: (request: IncomingMessage) => string;
  readonly maxBodyBytes: number;
  /** Longest silence while an answer is to come or to be read, ms. */
  readonly silenceMs: number;
  /** Once the server is stopping, Fastify knows what to say to whom. */
  readonly isOpen: () => boolean;
}

const TARGET = '/v1/chat/completions';
const PLAIN_JSON: ReadonlySet<string | undefined> = new Set([
  'application/json',
  'application/json; charset=utf-8',
]);

/**
 * Takes ordinary chat completions straight from `node:http` to the handler that Fastify would take them to, for
 * Fastify's own work costs as much as all the rest of a hit. Whatever is out of the ordinary it leaves to Fastify.
 */
export class FastLane {
  constructor(private readonly options: FastLaneOptions) {}

  /** @returns false, having touched nothing, when this request is not one for the lane */
  take(request: LaneRequest, response: ServerResponse): boolean {
    const { url, headers, rawHeaders } = request;
    if (url !== TARGET || request.method !== 'POST' || !PLAIN_JSON.has(headers['content-type'])) return false;
    // 0: there is no body, or a chunked one. That a body has the length it says is the parser's to see to.
    const length = Number(headers['content-length'] ?? 0);
    if (length === 0 || length > this.options.maxBodyBytes || !this.options.isOpen()) return false;
    request.takeBody((body) => {
      this.#answer({ requestId: this.options.nameOf(request), url, headers, rawHeaders, body, response });
      // A hit is with the system by now, and needs no timer; Node's own, for all connections, costs it two.
      if (!response.writableFinished) request.socket.setTimeout(this.options.silenceMs);
    });
    return true;
  }

  #answer(exchange: ChatExchange): void {
    try {
      void this.options.chatCompletions.handle(exchange);
    } catch (error) {
      const { requestId, response } = exchange;
      const fault = error instanceof Error ? error : new Error(String(error));
      const { status, headers, bytes } = openAiErrorOf(fault, requestId, this.options.maxBodyBytes);
      response.writeHead(status, { ...headers, 'x-request-id': requestId, 'content-length': bytes.length });
      response.end(bytes);
    }
  }
}
