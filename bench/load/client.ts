import { Pool } from 'undici';
import { CLIENT_HEADERS } from './prompts.ts';

export interface Reply {
  readonly status: number;
  readonly cacheStatus: string;
  readonly body: Buffer;
  /** ms from the call to the first byte of the body, and to its last */
  readonly firstByteMs: number;
  readonly wholeMs: number;
}

/** An HTTP client that keeps its connections, as executors have it. */
export class Client {
  readonly #pool: Pool;
  readonly #path: string;

  /** @param base of the OpenAI-compatible API, `http://127.0.0.1:4000/v1` */
  constructor(base: URL, connections = 1) {
    this.#pool = new Pool(base.origin, { connections });
    this.#path = `${base.pathname}/chat/completions`;
  }

  /** @throws Error on any status but 200 */
  async complete(body: Buffer, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    const started = performance.now();
    const response = await this.#pool.request({
      method: 'POST',
      path: this.#path,
      headers: { ...CLIENT_HEADERS, ...headers },
      body,
    });
    const chunks: Buffer[] = [];
    let firstByteMs = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      if (chunks.length === 0) firstByteMs = performance.now() - started;
      chunks.push(chunk);
    }
    const wholeMs = performance.now() - started;
    const whole = Buffer.concat(chunks);
    if (response.statusCode !== 200)
      throw new Error(`${this.#path}: ${response.statusCode} ${whole.toString()}`);
    const cacheStatus = String(response.headers['cache-status'] ?? '');
    return { status: response.statusCode, cacheStatus, body: whole, firstByteMs, wholeMs };
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}

/** Where a server of ours, or the echo, takes chat completions. */
export function apiOf(server: { readonly url: URL }): URL {
  return new URL('/v1', server.url);
}

const PRIMING_ATTEMPTS = 5;

/**
 * Has a server store answers to these bodies, and sees that it then answers from what it stored. A server that has
 * only just started may not have reached its store yet, and then stores what it is asked next.
 * @returns one of the answers
 */
export async function prime(
  client: Client,
  bodies: readonly Buffer[],
  headers: Readonly<Record<string, string>>,
): Promise<Buffer> {
  let answer: Buffer = Buffer.alloc(0);
  for (const body of bodies) {
    let reply = await client.complete(body, headers);
    for (let attempt = 0; attempt < PRIMING_ATTEMPTS && !isHit(reply); attempt += 1) {
      reply = await client.complete(body, headers);
    }
    if (!isHit(reply))
      throw new Error(`Asked ${PRIMING_ATTEMPTS} times, and still no hit: ${reply.cacheStatus}`);
    answer = reply.body;
  }
  return answer;
}

function isHit({ cacheStatus }: Reply): boolean {
  return cacheStatus.startsWith('reuso; hit');
}
