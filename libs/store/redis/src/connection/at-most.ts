import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a promise that does not reject, and no longer than `ms`. */
export async function atMost(ms: number, promise: Promise<unknown>): Promise<void> {
  const patience = new AbortController();
  const end = sleep(ms, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([promise, end]);
  patience.abort();
}
