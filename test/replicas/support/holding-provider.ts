import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { until } from '../../support/redis/index.js';

/** What it answers to every question. */
export const ANSWER = 'The answer that was in flight.';

interface Waiting {
  readonly stream: boolean;
  readonly response: ServerResponse;
}

/** A provider that takes calls and answers them when it is told to, so that a test decides what happens meanwhile. */
export class HoldingProvider {
  #waiting: Waiting[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      void text(request).then((body) => {
        const { stream = false } = JSON.parse(body) as { stream?: boolean };
        this.#waiting.push({ stream, response });
      });
    });
  }

  static async start(): Promise<HoldingProvider> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new HoldingProvider(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  async untilAsked(calls = 1): Promise<void> {
    await until(`the provider holds ${calls} calls`, () => this.#waiting.length >= calls);
  }

  /** Answers all that it holds. */
  release(): void {
    for (const waiting of this.#waiting) answer(waiting);
    this.#waiting = [];
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

function answer({ stream, response }: Waiting): void {
  const fields = { id: `chatcmpl-${randomUUID()}`, created: 1, model: 'held' };
  const usage = { prompt_tokens: 5, completion_tokens: 6, total_tokens: 11 };
  if (!stream) {
    const message = { role: 'assistant', content: ANSWER };
    const choices = [{ index: 0, message, finish_reason: 'stop' }];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ...fields, object: 'chat.completion', choices, usage }));
    return;
  }
  const chunk = { ...fields, object: 'chat.completion.chunk' };
  const deltas = [
    { choices: [{ index: 0, delta: { role: 'assistant', content: ANSWER }, finish_reason: null }] },
    { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    { choices: [], usage },
  ];
  response.setHeader('content-type', 'text/event-stream');
  for (const delta of deltas) response.write(`data: ${JSON.stringify({ ...chunk, ...delta })}\n\n`);
  response.end('data: [DONE]\n\n');
}
