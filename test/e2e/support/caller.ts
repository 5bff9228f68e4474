import OpenAI from 'openai';
import { type CacheStatus, parseCacheStatus } from './cache-status.js';

type Headers = Readonly<Record<string, string>>;
type Body = Readonly<Record<string, unknown>>;

/** A response read to its end. */
export interface Reply {
  readonly status: number;
  readonly headers: globalThis.Headers;
  readonly text: string;
}

export interface ChatReply extends Reply {
  readonly cache: CacheStatus;
}

/** Somebody who calls the server, with the same headers each time. */
export class Caller {
  constructor(
    readonly url: string,
    readonly headers: Headers,
  ) {}

  /** The same caller with further headers, or others in place of its own. */
  with(headers: Headers): Caller {
    return new Caller(this.url, { ...this.headers, ...headers });
  }

  /** The official client, pointed at the server, that asks once and shows what it got. */
  openai(): OpenAI {
    return new OpenAI({
      baseURL: `${this.url}/v1`,
      apiKey: 'unused',
      maxRetries: 0,
      defaultHeaders: { Authorization: null, ...this.headers },
    });
  }

  async send(method: string, path: string, init: RequestInit = {}): Promise<Reply> {
    const response = await fetch(this.url + path, {
      ...init,
      method,
      headers: { ...this.headers, ...(init.headers as Headers | undefined) },
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  async sendJson(method: string, path: string, body: unknown, headers: Headers = {}): Promise<Reply> {
    return await this.send(method, path, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  /** `POST /v1/chat/completions`, read as text whatever it answers. */
  async chat(body: Body, headers: Headers = {}): Promise<ChatReply> {
    const reply = await this.sendJson('POST', '/v1/chat/completions', body, headers);
    return { ...reply, cache: parseCacheStatus(reply.headers.get('cache-status')) };
  }

  /** The same, as soon as its head is there. */
  async openChat(body: Body, headers: Headers = {}, signal?: AbortSignal): Promise<Response> {
    return await fetch(`${this.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { ...this.headers, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: signal ?? null,
    });
  }

  /** A call of the native API that is to succeed. */
  async api<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const reply =
      body === undefined
        ? await this.send(method, `/api/v1${path}`)
        : await this.sendJson(method, `/api/v1${path}`, body);
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
    return JSON.parse(reply.text) as Answer;
  }
}
