export interface RetryPolicy {
  /** How often a call is made again after it failed; 0 for never. */
  readonly retries: number;
  /** The wait before the first retry, in ms; each further one is twice as long. */
  readonly firstDelayMs: number;
  /** The longest wait, in ms; a longer `Retry-After` ends the retries. */
  readonly longestDelayMs: number;
}

export const DEFAULT_RETRIES: RetryPolicy = { retries: 4, firstDelayMs: 500, longestDelayMs: 60_000 };

/** Statuses after which the same request may go better: too many requests, time-outs, faults of the server. */
export function isRetriable(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/**
 * Exponential backoff with equal jitter (Brooker, "Exponential Backoff And Jitter", 2015): half of the wait is fixed,
 * half is random, so that callers who failed together do not come back together.
 * @param retry from 1
 * @param random 0 to 1
 * @returns ms
 */
export function backoffMs(retry: number, policy: RetryPolicy, random = Math.random()): number {
  const whole = Math.min(policy.firstDelayMs * 2 ** (retry - 1), policy.longestDelayMs);
  return whole / 2 + (whole / 2) * random;
}

/**
 * `Retry-After` (RFC 9110, section 10.2.3): seconds or a date.
 * @returns ms from now, 0 at least; undefined when there is none or it cannot be read
 */
export function parseRetryAfter(value: string | null, now = Date.now()): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
