import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, badRequest } from '../http/api-error.js';
import type { Exchange } from '../http/exchange.js';

const SLOW_FIRST_BYTE_MS = 5000;

/** Modes that replace the answer, on any path. Resolves to true when nothing is left to be answered. */
export async function misbehaveBeforeAnswer(exchange: Exchange): Promise<boolean> {
  const { mode, latencyMs } = exchange.behaviour;
  switch (mode) {
    case 'error-500':
      throw new ApiError(500, 'The server had an error while processing your request.', 'server_error');
    case 'error-429':
      throw rateLimited();
    case 'error-400':
      throw badRequest("Invalid value for 'temperature': expected a number from 0 to 2.", 'temperature');
    case 'reset-before-headers':
      exchange.reset();
      return true;
    case 'hang':
      await untilGone(exchange);
      return true;
    case 'slow-first-byte':
      await sleep(latencyMs ?? SLOW_FIRST_BYTE_MS, undefined, { signal: exchange.gone });
      return false;
    default:
      return false;
  }
}

export function untilGone(exchange: Exchange): Promise<void> {
  return new Promise((resolve) => {
    if (exchange.gone.aborted) resolve();
    else exchange.gone.addEventListener('abort', () => resolve(), { once: true });
  });
}

function rateLimited(): ApiError {
  return new ApiError(
    429,
    'Rate limit reached for requests per min (RPM): Limit 500, Used 500, Requested 1. Please try again in 2s.',
    'requests',
    'rate_limit_exceeded',
    null,
    {
      'retry-after': '2',
      'x-ratelimit-limit-requests': '500',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '2s',
      'x-ratelimit-limit-tokens': '30000',
      'x-ratelimit-remaining-tokens': '29000',
      'x-ratelimit-reset-tokens': '2s',
    },
  );
}
