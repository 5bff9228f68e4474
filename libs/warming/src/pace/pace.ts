import { setTimeout as sleep } from 'node:timers/promises';

const SECOND_MS = 1_000;

/** Lets items begin no faster than so many a second, and none while there is a pause. Shared by all warm-ups. */
export class Pace {
  #nextAt = 0;

  constructor(private readonly perSecond: number) {}

  /** Resolves when the next item may begin. Rejects when the signal is aborted. */
  async turn(signal: AbortSignal): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + SECOND_MS / this.perSecond;
    if (at > now) await sleep(at - now, undefined, { signal });
    signal.throwIfAborted();
  }

  /** Keeps further items from beginning for a while: the provider, or the store, has asked for it. */
  pause(ms: number): void {
    this.#nextAt = Math.max(this.#nextAt, performance.now() + ms);
  }
}
