import type { Answer, WholeBody } from '@reuso/llm';
import { WarmupItemError } from '@reuso/warming';

/** How long a warm-up waits for a store that does not answer, ms. */
export const STORE_PAUSE_MS = 1_000;
/** How long it waits for a provider that has asked for less without saying how long, ms. */
const PROVIDER_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * What an answer means to the warm-up that asked for it.
 * @throws WarmupItemError when it was not stored
 */
export async function outcomeOf({ cacheStatus, body }: Answer): Promise<'hit' | 'stored'> {
  // A live body's status is known before it is whole, and so is stored.
  const whole = body.kind === 'live' ? await body.whole : body;
  if (cacheStatus.hit === true || cacheStatus.collapsed === true) return 'hit';
  if (cacheStatus.stored === true || (body.kind === 'live' && whole.kind === 'held')) return 'stored';
  if (whole.kind === 'raw' && whole.status >= 400) throw refused(whole);
  const reason = cacheStatus.detail ?? 'the answer was not stored';
  if (reason === 'store-unavailable') throw new WarmupItemError('the store did not answer', STORE_PAUSE_MS);
  throw new WarmupItemError(`answered, but not stored: ${reason}`);
}

function refused({ status, headers, bytes }: Extract<WholeBody, { kind: 'raw' }>): WarmupItemError {
  const message = `the provider answered ${status}: ${messageIn(bytes)}`;
  if (status !== 429 && status < 500) return new WarmupItemError(message);
  return new WarmupItemError(message, pauseOf(headers['retry-after']));
}

/** `Retry-After` in seconds (RFC 9110 §10.2.3); a date is taken for "some seconds". */
function pauseOf(retryAfter: string | string[] | undefined): number {
  const seconds = Number(retryAfter);
  return Number.isFinite(seconds) && retryAfter !== undefined
    ? Math.min(seconds * 1_000, LONGEST_PAUSE_MS)
    : PROVIDER_PAUSE_MS;
}

function messageIn(bytes: Buffer): string {
  try {
    const { error } = JSON.parse(bytes.toString('utf8')) as { error?: { message?: unknown } };
    if (typeof error?.message === 'string') return error.message.slice(0, 300);
  } catch {
    // Not JSON: there is nothing to quote.
  }
  return 'no message';
}
