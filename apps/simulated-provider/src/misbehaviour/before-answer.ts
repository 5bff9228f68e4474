import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, badRequest } from '../http/api-error.js';
import type { Exchange } from '../http/exchange.js';
import type { Mode } from './behaviour.js';

const SLOW_FIRST_BYTE_MS = 5000;

const ERRORS: Partial<Record<Mode, () => ApiError>> = {
  'error-500': () =>
    new ApiError(500, 'The server had an error while processing your request.', 'server_error'),
  'error-429': rateLimited,
  'error-400': () =>
    badRequest("Invalid value for 'temperature': expected a number from 0 to 2.", 'temperature'),
};

/** Modes that replace the answer, on any path. Resolves to true when nothing is left to be answered. */
export async function misbehaveBeforeAnswer(exchange: Exchange): Promise<boolean> {
  const { mode, latencyMs } = exchange.behaviour;
  const error = mode && ERRORS[mode]?.();
  if (error) throw error;
  if (mode === 'slow-first-byte') {
    await sleep(latencyMs ?? SLOW_FIRST_BYTE_MS, undefined, { signal: exchange.gone });
  }
  if (mode === 'reset-before-headers') exchange.reset();
  if (mode === 'hang') await untilGone(exchange);
  return mode === 'reset-before-headers' || mode === 'hang';
}

export async function untilGone({ gone }: Exchange): Promise<void> {
  if (gone.aborted) return;
  await new Promise<void>((resolve) => {
    gone.addEventListener('abort', () => resolve(), { once: true });
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
