import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../../support/redis/index.js';

/** How a held call is answered once it is let go. */
export type Outcome = 'answer' | 'error' | 'break';

interface HeldCall {
  readonly id: string;
  readonly response: ServerResponse;
  readonly stream: boolean;
  /** Of a call for embeddings. */
  readonly inputs: readonly unknown[] | undefined;
}

const CONTENT = ['Held ', 'back, ', 'then told.'];
const USAGE = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };

/**
 * A provider that takes calls and answers none before it is told to, so that a test can do something meanwhile
 * without racing against the clock. Of a stream it sends the first event at once.
 */
export class HeldProvider {
  readonly #server: Server = createServer((request, response) => void this.#take(request, response));
  readonly #held = new Set<HeldCall>();
  #calls = 0;
  #aborted = 0;

  /** Calls taken since the start. */
  get calls(): number {
    return this.#calls;
  }

  /** Calls whose caller went away unanswered. */
  get aborted(): number {
    return this.#aborted;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Waits until so many calls are held. */
  async holding(calls: number): Promise<void> {
    await until(`${calls} calls are held`, () => this.#held.size === calls);
  }

  /** Lets all held calls go. */
  release(outcome: Outcome = 'answer'): void {
    for (const call of this.#held) {
      this.#held.delete(call);
      if (outcome === 'break') call.response.socket?.resetAndDestroy();
      else if (outcome === 'error') refuse(call.response);
      else if (call.inputs !== undefined) answerEmbeddings(call.response, call.inputs);
      else (call.stream ? finishStream : answerPlain)(call);
    }
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#calls += 1;
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += String(part);
    const { stream, input } = JSON.parse(text) as { stream?: boolean; input?: unknown };
    const inputs = input === undefined ? undefined : [input].flat();
    const call = { id: `chatcmpl-${randomUUID()}`, response, stream: stream === true, inputs };
    response.once('close', () => {
      if (this.#held.delete(call)) this.#aborted += 1;
    });
    if (call.stream) beginStream(call);
    this.#held.add(call);
  }
}

function answerPlain({ id, response }: HeldCall): void {
  const message = { role: 'assistant', content: CONTENT.join('') };
  const choices = [{ index: 0, message, finish_reason: 'stop' }];
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ id, object: 'chat.completion', model: 'gpt-4o', choices, usage: USAGE }));
}

/** Vectors that no other call gets. */
function answerEmbeddings(response: ServerResponse, inputs: readonly unknown[]): void {
  const embedding = () => [Math.random(), Math.random()];
  const data = inputs.map((_, index) => ({ object: 'embedding', index, embedding: embedding() }));
  response.writeHead(200, { 'content-type': 'application/json' });
  const usage = { prompt_tokens: 3, total_tokens: 3 };
  response.end(JSON.stringify({ object: 'list', data, model: 'text-embedding-3-small', usage }));
}

function beginStream(call: HeldCall): void {
  call.response.writeHead(200, { 'content-type': 'text/event-stream' });
  send(call, [{ index: 0, delta: { role: 'assistant', content: CONTENT[0] }, finish_reason: null }]);
}

function finishStream(call: HeldCall): void {
  for (const content of CONTENT.slice(1)) send(call, [{ index: 0, delta: { content }, finish_reason: null }]);
  send(call, [{ index: 0, delta: {}, finish_reason: 'stop' }]);
  send(call, [], USAGE);
  call.response.end('data: [DONE]\n\n');
}

function send({ id, response }: HeldCall, choices: unknown[], usage?: unknown): void {
  const chunk = { id, object: 'chat.completion.chunk', model: 'gpt-4o', choices, usage };
  response.write(`data: ${JSON.stringify(chunk)}\n\n`);
}

function refuse(response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const error = { message: 'No more today.', type: 'requests', param: null, code: 'rate_limit_exceeded' };
  response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '7' });
  response.end(JSON.stringify({ error }));
}
