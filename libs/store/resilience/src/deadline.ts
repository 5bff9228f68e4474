/** The store took longer than the caller may wait. */
export class DeadlineExceededError extends Error {
  override readonly name = 'DeadlineExceededError';

  constructor(readonly ms: number) {
    super(`no answer within ${ms} ms`);
  }
}

interface Wait {
  readonly due: number;
  /** undefined once the answer has come, or was given up. */
  giveUp: (() => void) | undefined;
}

/**
 * A deadline that many calls share: what comes first is due first, so one timer does for all of them, and one that is
 * answered in time costs no timer of its own.
 */
export class Deadline {
  /** In the order of time; what is answered stays until the timer comes by. */
  #waiting: Wait[] = [];
  #unanswered = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param ms longest wait for each call */
  constructor(readonly ms: number) {}

  /**
   * The promise's outcome, or a `DeadlineExceededError` after `ms`. What comes later, a rejection too, is let go:
   * the call itself goes on, for most stores cannot take a command back.
   */
  watch<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const wait: Wait = {
        due: performance.now() + this.ms,
        giveUp: () => reject(new DeadlineExceededError(this.ms)),
      };
      this.#waiting.push(wait);
      this.#unanswered += 1;
      this.#timer ??= setTimeout(() => this.#look(), this.ms);
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

  #look(): void {
    const now = performance.now();
    const firstToCome = this.#waiting.findIndex(({ due, giveUp }) => giveUp !== undefined && due > now);
    const over = firstToCome === -1 ? this.#waiting.length : firstToCome;
    for (const wait of this.#waiting.splice(0, over)) {
      // Timers run before arrivals are read. Where this process itself was held up, an answer that has come
      // meanwhile is taken, and the store is not blamed.
      if (wait.giveUp !== undefined) setImmediate(() => this.#giveUp(wait));
    }
    const [next] = this.#waiting;
    this.#timer =
      next === undefined ? undefined : setTimeout(() => this.#look(), Math.max(1, next.due - now));
  }
}

/** For a single call: see `Deadline.watch`. */
export function withDeadline<Value>(promise: Promise<Value>, ms: number): Promise<Value> {
  return new Deadline(ms).watch(promise);
}
