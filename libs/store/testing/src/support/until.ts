import { setTimeout as sleep } from 'node:timers/promises';

const DEADLINE_MS = 20_000;
const EVERY_MS = 20;

/** Waits until the condition holds. The deadline ends a broken run; it measures nothing. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + DEADLINE_MS;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Waited ${DEADLINE_MS} ms in vain until ${what}`);
    await sleep(EVERY_MS);
  }
}
