import { Agent } from 'undici';
import { type CacheStatus, parseCacheStatus } from '../../e2e/support/cache-status.js';
import { type Completion, completion } from '../../e2e/support/chat.js';
import { assemble } from '../../e2e/support/events.js';
import type { Child } from '../child.js';
import { until } from '../redis/index.js';

type Headers = Readonly<Record<string, string>>;
type Body = Readonly<Record<string, unknown>>;

/** A chat answer read to its end, whichever way it was asked for. */
export interface ChatReply {
  readonly status: number;
  readonly cache: CacheStatus;
  /** The body as it came. */
  readonly raw: string;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The answer, put together when it was a stream. @throws Error when there is none */
  readonly completion: Completion;
  /** The provider's id of the answer: a stored answer keeps it, a fresh one has another. */
  readonly id: string;
  /** What the first choice says. */
  readonly text: string;
}

export interface Readiness {
  readonly httpStatus: number;
  readonly status: string;
  readonly details: {
    readonly store: {
      readonly kind: string;
      readonly state: string;
      readonly breaker: string;
      readonly reason?: string;
    };
  };
}

export interface Invalidated {
  readonly matched: number;
  readonly deleted: number;
}

/** A server under test, as those see it who call it, run it and watch it. */
export class Gateway {
  readonly #agent = new Agent({ connections: 128, headersTimeout: 0, bodyTimeout: 0 });

  constructor(readonly process: Child) {}

  get url(): string {
    return this.process.url;
  }

  async chat(body: Body, headers: Headers = {}): Promise<ChatReply> {
    const {
      statusCode,
      headers: answered,
      text,
    } = await this.#send('POST', '/v1/chat/completions', body, headers);
    const whole = (): Completion => (body['stream'] === true ? assemble(text) : completion(text));
    const status = answered['cache-status'];
    return {
      status: statusCode,
      cache: parseCacheStatus(typeof status === 'string' ? status : null),
      raw: text,
      headers: answered,
      get completion() {
        return whole();
      },
      get id() {
        return whole().id;
      },
      get text() {
        return String(whole().choices[0]?.message['content']);
      },
    };
  }

  /** Sends one selector. @throws Error unless it is carried out */
  async invalidate(selector: Body): Promise<Invalidated> {
    const { statusCode, text } = await this.#send('POST', '/api/v1/invalidations', selector);
    if (statusCode !== 200) throw new Error(`${JSON.stringify(selector)}: ${statusCode} ${text}`);
    return JSON.parse(text) as Invalidated;
  }

  /** Any other call: its status and its body. */
  async call(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: Body,
  ): Promise<{ status: number; text: string }> {
    const { statusCode, text } = await this.#send(method, path, body);
    return { status: statusCode, text };
  }

  async readiness(): Promise<Readiness> {
    const { statusCode, text } = await this.#send('GET', '/health/ready');
    return { httpStatus: statusCode, ...(JSON.parse(text) as Omit<Readiness, 'httpStatus'>) };
  }

  async untilReady(status: 'ok' | 'degraded'): Promise<void> {
    await until(`readiness says ${status}`, async () => (await this.readiness()).status === status);
  }

  async untilBreaker(state: 'closed' | 'open'): Promise<void> {
    await until(`the breaker is ${state}`, async () => {
      const { store } = (await this.readiness()).details;
      return store.breaker === state;
    });
  }

  /** The value of a metric; of those with these labels where they are given, added up. 0 when there is none. */
  async metric(name: string, labels: Headers = {}): Promise<number> {
    const { text } = await this.#send('GET', '/metrics');
    return text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
      .filter((line) =>
        Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)),
      )
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  async stop(): Promise<void> {
    await this.#agent.destroy();
    await this.process.stop();
  }

  async #send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: Body,
    headers: Headers = {},
  ): Promise<{ statusCode: number; headers: Record<string, unknown>; text: string }> {
    const response = await this.#agent.request({
      origin: this.url,
      path,
      method,
      headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      statusCode: response.statusCode,
      headers: response.headers,
      text: await response.body.text(),
    };
  }
}
