import { DEFAULT_RETRIES, type RetryPolicy } from '../http/retry-delay.js';
import type { RetryEvent, TransportOptions } from '../http/transport.js';
import { ReusoError } from '../http/reuso-error.js';

export interface ClientOptions {
  /** Address of the server, `http://127.0.0.1:3000`; a `/v1` at its end is taken off. */
  readonly baseUrl: string;
  /** A tenant's key or the admin token, where the server asks for one. */
  readonly key?: string | undefined;
  /** The provider's key, where the server passes the caller's own on. */
  readonly providerKey?: string | undefined;
  /** Longest wait for an answer, in ms, each retry anew. 300,000 unless said; Node's own `fetch` waits no longer. */
  readonly timeoutMs?: number | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Further headers for every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** In place of the global one. */
  readonly fetch?: typeof fetch | undefined;
  /** Told before each retry. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
}

const LONGEST_MS = 300_000;

/** @throws ReusoError when the address is none */
export function transportOptions(options: ClientOptions): TransportOptions {
  return {
    baseUrl: rootOf(options.baseUrl),
    headers: { ...credentials(options), ...options.headers },
    timeoutMs: options.timeoutMs ?? LONGEST_MS,
    retry: { ...DEFAULT_RETRIES, ...options.retry },
    fetch: options.fetch ?? fetch,
    onRetry: options.onRetry,
  };
}

function rootOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new ReusoError(`The address is "${address}", expected one such as http://127.0.0.1:3000`);
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/v1$/, '');
}

/** With both keys, ours goes in a header of its own and leaves `Authorization` for the provider's. */
function credentials({ key, providerKey }: ClientOptions): Record<string, string> {
  if (key === undefined) return providerKey === undefined ? {} : { authorization: `Bearer ${providerKey}` };
  if (providerKey === undefined) return { authorization: `Bearer ${key}` };
  return { authorization: `Bearer ${providerKey}`, 'x-reuso-key': key };
}
