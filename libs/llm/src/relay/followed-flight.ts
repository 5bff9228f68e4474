import type { FlightNews, FlightStore, FlightTicket } from '@reuso/store/ports';

/** Failures in a row after which the store is taken for gone, and each goes on alone. */
const FAILURES = 2;
const RETRY_MS = 250;

export interface Patience {
  /** How often the follower looks for itself: messages that wake it may get lost. */
  readonly pollMs: number;
  /** How long the store may be silent once a stream has begun: another answer may not fit to its beginning. */
  readonly leaseMs: number;
  /** Longest silence of a flight before the follower goes on alone, ms: what the provider is given. */
  readonly silenceMs: number;
}

export type Followed =
  | FlightNews
  /** The store does not answer, or nothing happens. */
  | { readonly state: 'unreachable' | 'silent' }
  /** Nobody waits here any more. */
  | { readonly state: 'abandoned' };

/** Waits for what a flight brings that another process leads. */
export class FollowedFlight {
  #after = 0;
  #failures = 0;
  #heardAt = performance.now();
  #attendedAt = performance.now();
  #woken = false;
  #wake: () => void = () => undefined;
  readonly #unwatch: () => void;
  readonly #onAbort = () => this.#nudge();

  /** @param signal aborted when nobody waits here any more */
  constructor(
    private readonly store: FlightStore,
    private readonly ticket: FlightTicket,
    private readonly patience: Patience,
    private readonly signal: AbortSignal,
  ) {
    this.#unwatch = store.watch(ticket, () => this.#nudge());
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Resolves with the next pieces, or with how it ended. */
  async next({ begun = false } = {}): Promise<Followed> {
    for (;;) {
      if (this.signal.aborted) return await this.#leave('abandoned');
      const news = await this.#attend();
      if (news !== undefined && (news.state !== 'flying' || news.pieces.length > 0)) return this.#heard(news);
      if (this.#failures >= FAILURES && (!begun || this.#sinceAttended() > this.patience.leaseMs))
        return { state: 'unreachable' };
      if (performance.now() - this.#heardAt > this.patience.silenceMs) return await this.#leave('silent');
      await this.#pause(this.#failures > 0 ? RETRY_MS : this.patience.pollMs, news?.leaseMs);
    }
  }

  close(): void {
    this.#unwatch();
    this.signal.removeEventListener('abort', this.#onAbort);
  }

  #heard(news: FlightNews): FlightNews {
    this.#heardAt = performance.now();
    if (news.state !== 'lost') this.#after = news.pieces.at(-1)?.number ?? this.#after;
    return news;
  }

  async #attend(): Promise<FlightNews | undefined> {
    this.#woken = false;
    try {
      const news = await this.store.attend(this.ticket, this.#after);
      this.#failures = 0;
      this.#attendedAt = performance.now();
      return news;
    } catch {
      this.#failures += 1;
      return undefined;
    }
  }

  #sinceAttended(): number {
    return performance.now() - this.#attendedAt;
  }

  async #leave(state: 'abandoned' | 'silent'): Promise<Followed> {
    await this.store.leave(this.ticket).catch(() => undefined);
    return { state };
  }

  /** Until woken, at the latest when the flight would be lost. */
  async #pause(ms: number, leaseMs = ms): Promise<void> {
    if (this.#woken || this.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(1, Math.min(ms, leaseMs + 1)));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #nudge(): void {
    this.#woken = true;
    this.#wake();
  }
}
