import type { Server } from 'node:http';
import type { ReusoConfig } from '@reuso/config';

/** Longest time a caller may take to send its headers, ms. */
const HEADERS_TIMEOUT_MS = 20_000;
/** More than what makes a request wait, so that no answer is cut off that is still to come, ms. */
const BEYOND_THE_PROVIDER_MS = 60_000;

/**
 * Longest silence on both sides while an answer is to come or to be read, ms: a caller that stopped reading, or a
 * provider that will be timed out before.
 */
export function longestSilenceMs({ upstream }: Pick<ReusoConfig, 'upstream'>): number {
  return upstream.timeoutMs + upstream.limits.queueMs + BEYOND_THE_PROVIDER_MS;
}

/**
 * Keeps callers that send slowly or come in crowds from using up the process; of those that read slowly the server is
 * told when it is made (CWE-400).
 */
export function limitConnections(server: Server, { maxConnections }: ReusoConfig): void {
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.maxConnections = maxConnections;
}
