import type { Server } from 'node:http';
import type { ReusoConfig } from '@reuso/config';

/** Longest time a caller may take to send its headers, ms. */
const HEADERS_TIMEOUT_MS = 20_000;
/** More than what makes a request wait, so that no answer is cut off that is still to come, ms. */
const BEYOND_THE_PROVIDER_MS = 60_000;

/** Keeps callers that send slowly, read slowly or come in crowds from using up the process (CWE-400). */
export function limitConnections(server: Server, { upstream, maxConnections }: ReusoConfig): void {
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  // Silence on both sides: a caller that stopped reading, or a provider that will be timed out before.
  server.timeout = upstream.timeoutMs + upstream.limits.queueMs + BEYOND_THE_PROVIDER_MS;
  server.maxConnections = maxConnections;
}
