import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const MEBIBYTE = 1_048_576;
const PIECE = 'All work and no play. '.repeat(3_000).slice(0, 65_536);

/** A provider whose answers are as long as it is told, made up on the way. */
export class HugeProvider {
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));
  #gzip = false;
  #requests = 0;
  #underWay = 0;

  constructor(private readonly mebibytes: number) {}

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

  /** Requests that it got. */
  get requests(): number {
    return this.#requests;
  }

  /** Answers that are neither whole nor given up. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Whether answers are compressed from now on, asked or not: half a hundredth of the size on the wire. */
  compress(gzip: boolean): void {
    this.#gzip = gzip;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#requests += 1;
    this.#underWay += 1;
    response.once('close', () => (this.#underWay -= 1));
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += String(part);
    const { stream } = JSON.parse(text) as { stream?: boolean };
    response.writeHead(200, {
      'content-type': stream ? 'text/event-stream' : 'application/json',
      ...(this.#gzip ? { 'content-encoding': 'gzip' } : {}),
    });
    const source = Readable.from(stream ? this.#events() : this.#json(), { objectMode: false });
    const done = this.#gzip ? pipeline(source, createGzip(), response) : pipeline(source, response);
    // A caller that hangs up, or has had enough, is no fault of this one.
    await done.catch(() => undefined);
  }

  *#pieces(): Generator<string> {
    for (let sent = 0; sent < this.mebibytes * MEBIBYTE; sent += PIECE.length) yield PIECE;
  }

  *#json(): Generator<string> {
    yield '{"id":"chatcmpl-huge","object":"chat.completion","model":"gpt-4o-mini",';
    yield '"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"';
    yield* this.#pieces();
    yield '"}}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}';
  }

  *#events(): Generator<string> {
    const event = (delta: object, finish: string | null): string => {
      const choices = [{ index: 0, delta, finish_reason: finish }];
      const chunk = { id: 'chatcmpl-huge', object: 'chat.completion.chunk', model: 'gpt-4o-mini', choices };
      return `data: ${JSON.stringify(chunk)}\n\n`;
    };
    for (const content of this.#pieces()) yield event({ content }, null);
    yield event({}, 'stop');
    yield 'data: [DONE]\n\n';
  }
}
