import { setTimeout as sleep } from 'node:timers/promises';
import { exchange, type HttpAnswer, type HttpRequest } from './exchange.js';
import {
  ReusoConnectionError,
  type ReusoError,
  ReusoResponseError,
  ReusoTimeoutError,
} from './reuso-error.js';
import { backoffMs, isRetriable, type RetryPolicy } from './retry-delay.js';

export interface RetryEvent {
  /** From 1. */
  readonly retry: number;
  readonly delayMs: number;
  readonly error: ReusoError;
}

export interface TransportOptions {
  /** Address of the server, without a path that belongs to an API. */
  readonly baseUrl: string;
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  readonly fetch: typeof fetch;
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
}

/** Sends requests, each with a time-out of its own, and again after what may pass. */
export class Transport {
  constructor(private readonly options: TransportOptions) {}

  /**
   * @throws ReusoResponseError when the answer is no 2xx; ReusoTimeoutError; ReusoConnectionError; the signal's reason
   */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    const { retry: policy } = this.options;
    for (let retry = 1; ; retry += 1) {
      request.signal?.throwIfAborted();
      const result = await this.#once(request);
      if (!(result instanceof Error)) return result;
      const delayMs = retry > policy.retries ? undefined : delayOf(result, retry, policy);
      if (delayMs === undefined) throw result;
      this.options.onRetry?.({ retry, delayMs, error: result });
      await this.#wait(delayMs, request.signal);
    }
  }

  async #once(request: HttpRequest): Promise<HttpAnswer | ReusoError> {
    try {
      return await exchange(request, this.options);
    } catch (error) {
      if (
        error instanceof ReusoResponseError ||
        error instanceof ReusoConnectionError ||
        error instanceof ReusoTimeoutError
      ) {
        return error;
      }
      throw error;
    }
  }

  async #wait(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await sleep(delayMs, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  }
}

/** How long to wait before the call is made again; undefined: it would be of no use. A time-out was long enough. */
function delayOf(error: ReusoError, retry: number, policy: RetryPolicy): number | undefined {
  if (error instanceof ReusoConnectionError) return backoffMs(retry, policy);
  if (!(error instanceof ReusoResponseError) || !isRetriable(error.status)) return undefined;
  if (error.retryAfterMs === undefined) return backoffMs(retry, policy);
  if (error.retryAfterMs > policy.longestDelayMs) return undefined;
  return Math.max(error.retryAfterMs, backoffMs(retry, policy));
}
