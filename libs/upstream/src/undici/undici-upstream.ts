import type { OnApplicationShutdown } from '@nestjs/common';
import type { UpstreamConfig } from '@reuso/config';
import { Pool } from 'undici';
import { Upstream, type UpstreamRequest, type UpstreamResponse } from '../upstream.js';
import { isEventStream } from '../sse/is-event-stream.js';
import { BaseUrl } from './base-url.js';
import { decoded } from './decoded-body.js';
import { Exchange } from './exchange.js';

const LONGEST_CONNECT_MS = 10_000;
/** How long calls still under way at shutdown may take before their connections are closed. */
const CLOSE_GRACE_MS = 5_000;

/** Keep-alive HTTP/1.1 to one provider: a connection for each call under way, as many as there are. */
export class UndiciUpstream extends Upstream implements OnApplicationShutdown {
  readonly #base: BaseUrl;
  readonly #pool: Pool;
  readonly #timeoutMs: number;
  readonly #maxAnswerBytes: number;

  constructor({
    baseUrl,
    timeoutMs,
    maxAnswerBytes = Infinity,
  }: Pick<UpstreamConfig, 'baseUrl' | 'timeoutMs'> & Partial<Pick<UpstreamConfig, 'maxAnswerBytes'>>) {
    super();
    this.#maxAnswerBytes = maxAnswerBytes;
    this.#base = new BaseUrl(baseUrl);
    this.#timeoutMs = timeoutMs;
    this.#pool = new Pool(this.#base.origin, {
      connections: null,
      pipelining: 1,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      connect: { timeout: Math.min(timeoutMs, LONGEST_CONNECT_MS) },
    });
  }

  override async send(request: UpstreamRequest): Promise<UpstreamResponse> {
    // What is passed through is never held, so its size is its own affair.
    const maxBytes = request.decode ? this.#maxAnswerBytes : Infinity;
    const exchange = new Exchange(request, this.#timeoutMs, maxBytes);
    if (!request.signal?.aborted) {
      this.#pool.dispatch(
        {
          method: request.method,
          path: this.#base.target(request.path),
          headers: request.decode ? { ...request.headers, 'accept-encoding': 'identity' } : request.headers,
          body: request.body ?? null,
        },
        exchange,
      );
    }
    const response = await exchange.response;
    if (!request.decode) return response;
    return decoded(request.method, response, isEventStream(response) ? Infinity : maxBytes);
  }

  /** No new call is taken; those under way may end, and are aborted after `graceMs`. */
  async close(graceMs = CLOSE_GRACE_MS): Promise<void> {
    if (this.#pool.closed) return;
    const deadline = setTimeout(() => void this.#pool.destroy(), graceMs);
    await this.#pool.close().finally(() => clearTimeout(deadline));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}
