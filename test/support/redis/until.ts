import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for a condition, asking again and again. A condition that throws is one that does not hold yet.
 * The deadline is generous: it is there to end a broken run, not to measure anything.
 */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  { deadlineMs = 30_000, everyMs = 20 } = {},
): Promise<void> {
  const end = performance.now() + deadlineMs;
  let last: unknown;
  for (;;) {
    try {
      if (await condition()) return;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end)
      throw new Error(`Waited ${deadlineMs} ms in vain until ${what}`, { cause: last });
    await sleep(everyMs);
  }
}
