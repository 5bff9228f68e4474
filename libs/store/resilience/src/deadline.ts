/** The store took longer than the caller may wait. */
export class DeadlineExceededError extends Error {
  override readonly name = 'DeadlineExceededError';

  constructor(readonly ms: number) {
    super(`no answer within ${ms} ms`);
  }
}

/**
 * The promise's outcome, or a `DeadlineExceededError` after `ms`. What comes later, a rejection too, is let go:
 * the call itself goes on, for most stores cannot take a command back.
 */
export function withDeadline<Value>(promise: Promise<Value>, ms: number): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      // Timers run before arrivals are read. Where this process itself was held up, an answer that has come
      // meanwhile is taken, and the store is not blamed.
      setImmediate(() => reject(new DeadlineExceededError(ms)));
    }, ms);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
