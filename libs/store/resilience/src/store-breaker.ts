import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';

export type BreakerState = 'closed' | 'half-open' | 'open';

export interface StoreBreakerOptions {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** How long after it opened, or after a probe failed, the store is probed, ms. */
  readonly probeEveryMs: number;
  /** Asks the store for a sign of life. Has to settle: give it a deadline. */
  readonly probe: () => Promise<void>;
  /** Whether an error means that the store does not answer; others are answers, and do not count. */
  readonly isUnavailable: (error: unknown) => boolean;
  /** Told once when it opens and once when it closes, whatever number of probes failed in between. */
  readonly onChange?: (state: 'open' | 'closed', reason: string | undefined) => void;
}

/** The breaker is open: the store was not asked. */
export class BreakerOpenError extends Error {
  override readonly name = 'BreakerOpenError';

  constructor() {
    super('it failed several times in a row, and is being probed');
  }
}

/**
 * Keeps callers from waiting for a store that does not answer. Open, it rejects at once; only its own probe asks the
 * store, so that no request ever pays for finding out, and it closes again without traffic.
 */
export class StoreBreaker {
  readonly #circuit;
  readonly #options: StoreBreakerOptions;
  #reason: string | undefined;
  #probing: NodeJS.Timeout | undefined;
  #ended = false;
  /** Whether a failure was told since the last success. */
  #failing = false;

  constructor(options: StoreBreakerOptions) {
    this.#options = options;
    this.#circuit = circuitBreaker(handleWhen(options.isUnavailable), {
      breaker: new ConsecutiveBreaker(options.failures),
      // The probe's timer sets the pace, by no clock that can be set back: each probe may be the one that closes it.
      halfOpenAfter: Number.NEGATIVE_INFINITY,
    });
    this.#circuit.onBreak((failure) => this.#opened('error' in failure ? failure.error : undefined));
    this.#circuit.onReset(() => this.#closed());
  }

  get state(): BreakerState {
    switch (this.#circuit.state) {
      case CircuitState.Closed:
        return 'closed';
      case CircuitState.HalfOpen:
        return 'half-open';
      case CircuitState.Open:
      case CircuitState.Isolated:
        return 'open';
    }
  }

  /** What the store's last failure was, while the breaker is not closed. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** @throws BreakerOpenError, or what the call rejects with */
  async execute<Value>(call: () => Promise<Value>): Promise<Value> {
    if (this.#circuit.state !== CircuitState.Closed) throw new BreakerOpenError();
    try {
      const value = await call();
      this.noteSuccess();
      return value;
    } catch (error) {
      await this.#noteFailure(error);
      throw error;
    }
  }

  /** The circuit is told of a success only where it ends a row of failures: its own way costs more than a read. */
  noteSuccess(): void {
    if (!this.#failing || this.#circuit.state !== CircuitState.Closed) return;
    this.#failing = false;
    void this.#circuit.execute(() => undefined);
  }

  /** One that began while the circuit was closed and ends when it is not says nothing new. */
  async #noteFailure(error: unknown): Promise<void> {
    if (this.#circuit.state !== CircuitState.Closed) return;
    this.#failing = true;
    const again = () => {
      throw error;
    };
    await this.#circuit.execute(again).catch(() => undefined);
  }

  /** Ends the probing, for good. */
  close(): void {
    this.#ended = true;
    clearTimeout(this.#probing);
  }

  #opened(error: unknown): void {
    const already = this.#reason !== undefined;
    this.#reason = error instanceof Error ? error.message : 'no answer';
    if (!this.#ended) this.#probeLater();
    if (!already) this.#options.onChange?.('open', this.#reason);
  }

  #closed(): void {
    this.#reason = undefined;
    this.#options.onChange?.('closed', undefined);
  }

  #probeLater(): void {
    this.#probing = setTimeout(() => {
      // Its outcome is told by the circuit: opened again, or closed.
      this.#circuit.execute(this.#options.probe).catch(() => undefined);
    }, this.#options.probeEveryMs);
    this.#probing.unref();
  }
}
