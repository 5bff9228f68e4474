/** The store took longer than the caller may wait. */
export class DeadlineExceededError extends Error {
  override readonly name = 'DeadlineExceededError';

  constructor(readonly ms: number) {
    super(`no answer within ${ms} ms`);
  }
}

interface Wait {
  /** By the deadline's own clock. */
  readonly due: number;
  /** undefined once the answer has come, or was given up. */
  giveUp: (() => void) | undefined;
}

/** How often the clock is set within a wait, and the part of the wait that a single step counts for at the most. */
const STEPS = 5;
const LONGEST_STEP = 1 / 4;

/**
 * A deadline that many calls share: what comes first is due first, so one timer does for all of them, and one that is
 * answered in time costs no timer of its own.
 *
 * It counts the time in which this process could have seen an answer. A turn of the event loop that took longer than a
 * quarter of the wait (a thousand requests that came at once, a collection of garbage, a core that others use) counts
 * as a quarter: in it, calls may not even have been sent, and what arrived was not read.
 */
export class Deadline {
  /** In the order of time; what is answered stays until the timer comes by. */
  #waiting: Wait[] = [];
  #unanswered = 0;
  #timer: NodeJS.Timeout | undefined;
  /** ms, as far as they count. */
  #clock = 0;
  #setAt = 0;

  /** @param ms longest wait for each call */
  constructor(readonly ms: number) {}

  /**
   * The promise's outcome, or a `DeadlineExceededError` after `ms`. What comes later, a rejection too, is let go:
   * the call itself goes on, for most stores cannot take a command back.
   */
  watch<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (this.#timer === undefined) this.#setAt = performance.now();
      const wait: Wait = {
        due: this.#clock + this.#sinceSet() + this.ms,
        giveUp: () => reject(new DeadlineExceededError(this.ms)),
      };
      this.#waiting.push(wait);
      this.#unanswered += 1;
      this.#timer ??= setTimeout(() => this.#step(), this.ms / STEPS);
      this.#timer.ref();
      promise.then(
        (value) => {
          this.#settle(wait);
          resolve(value);
        },
        (error: unknown) => {
          this.#settle(wait);
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }

  #settle(wait: Wait): void {
    if (wait.giveUp === undefined) return;
    wait.giveUp = undefined;
    this.#unanswered -= 1;
    // Nobody waits for the timer any more, the end of the process included.
    if (this.#unanswered === 0) this.#timer?.unref();
  }

  #giveUp(wait: Wait): void {
    wait.giveUp?.();
    this.#settle(wait);
  }

  #sinceSet(): number {
    return Math.min(performance.now() - this.#setAt, this.ms * LONGEST_STEP);
  }

  #step(): void {
    this.#clock += this.#sinceSet();
    this.#setAt = performance.now();
    const firstToCome = this.#waiting.findIndex(
      ({ due, giveUp }) => giveUp !== undefined && due > this.#clock,
    );
    const over = firstToCome === -1 ? this.#waiting.length : firstToCome;
    for (const wait of this.#waiting.splice(0, over)) {
      // Timers run before arrivals are read: an answer that has come meanwhile is taken.
      if (wait.giveUp !== undefined) setImmediate(() => this.#giveUp(wait));
    }
    const [next] = this.#waiting;
    this.#timer =
      next && setTimeout(() => this.#step(), Math.min(this.ms / STEPS, Math.max(1, next.due - this.#clock)));
  }
}

/** For a single call: see `Deadline.watch`. */
export function withDeadline<Value>(promise: Promise<Value>, ms: number): Promise<Value> {
  return new Deadline(ms).watch(promise);
}
