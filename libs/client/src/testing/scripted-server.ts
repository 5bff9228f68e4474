import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Breaks the connection instead. */
  readonly broken?: boolean;
  /** Never answers. */
  readonly silent?: boolean;
}

export interface SeenRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A real HTTP server on loopback that answers as it is told, one answer after the other, the last again and again. */
export class ScriptedServer {
  readonly seen: SeenRequest[] = [];
  #server: Server | undefined;

  /** @returns its address */
  async start(answers: readonly ScriptedAnswer[]): Promise<string> {
    const server = createServer((request, response) => void this.#answer(answers, request, response));
    this.#server = server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async #answer(
    answers: readonly ScriptedAnswer[],
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { method, url, headers } = request;
    const answer = answers[Math.min(this.seen.length, answers.length - 1)] ?? {};
    this.seen.push({ method, url, headers, body: await text(request) });
    if (answer.broken === true) response.destroy();
    if (answer.broken === true || answer.silent === true) return;
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.body ?? '{}');
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    this.#server?.close();
    if (this.#server !== undefined) await once(this.#server, 'close');
  }
}
