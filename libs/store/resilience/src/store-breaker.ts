import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';

export type BreakerState = 'closed' | 'half-open' | 'open';

export interface StoreBreakerOptions {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** How often a store is probed while the breaker is open, ms. */
  readonly probeEveryMs: number;
  /** Asks the store for a sign of life. */
  readonly probe: () => Promise<void>;
  /** Whether an error means that the store does not answer; others are answers, and do not count. */
  readonly isUnavailable: (error: Error) => boolean;
  readonly onChange?: (state: BreakerState, reason: string | undefined) => void;
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

  constructor(options: StoreBreakerOptions) {
    this.#options = options;
    this.#circuit = circuitBreaker(handleWhen(options.isUnavailable), {
      breaker: new ConsecutiveBreaker(options.failures),
      // The probe's timer sets the pace; each of its calls may be the one that closes the breaker.
      halfOpenAfter: 0,
    });
    this.#circuit.onFailure(({ reason }) => {
      if ('error' in reason) this.#reason = reason.error.message;
    });
    this.#circuit.onStateChange(() => this.#changed());
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
    return this.state === 'closed' ? undefined : this.#reason;
  }

  /** @throws BreakerOpenError, or what the call rejects with */
  async execute<Value>(call: () => Promise<Value>): Promise<Value> {
    if (this.#circuit.state !== CircuitState.Closed) throw new BreakerOpenError();
    return await this.#circuit.execute(call);
  }

  close(): void {
    clearInterval(this.#probing);
  }

  #changed(): void {
    const { state } = this;
    if (state === 'open') this.#startProbing();
    if (state === 'closed') clearInterval(this.#probing);
    this.#options.onChange?.(state, this.reason);
  }

  #startProbing(): void {
    clearInterval(this.#probing);
    this.#probing = setInterval(() => {
      this.#circuit.execute(this.#options.probe).catch(() => undefined);
    }, this.#options.probeEveryMs);
    this.#probing.unref();
  }
}
