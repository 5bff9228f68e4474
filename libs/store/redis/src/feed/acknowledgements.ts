import { setTimeout as sleep } from 'node:timers/promises';

/** Replicas that may still serve local copies, with the ms that their leases have left. */
export type Unacknowledged = ReadonlyMap<string, number>;

/** An acknowledgement may be lost; after so long Redis is asked what it knows. */
const ASK_AGAIN_MS = 250;

/** Collects what replicas acknowledge for as long as invalidations are waiting. */
export class Acknowledgements {
  readonly #waits = new Set<AcknowledgementWait>();

  /** @param text "<n> <replica>" */
  note(text: string): void {
    for (const wait of this.#waits) wait.note(text);
  }

  /** Begins to collect: before the announcement, for its answers may come back sooner than its number. */
  open(): AcknowledgementWait {
    const wait = new AcknowledgementWait(() => this.#waits.delete(wait));
    this.#waits.add(wait);
    return wait;
  }
}

export class AcknowledgementWait {
  readonly #got = new Set<string>();
  #wake: (() => void) | undefined;

  constructor(readonly close: () => void) {}

  note(text: string): void {
    this.#got.add(text);
    this.#wake?.();
  }

  /**
   * Resolves when each replica has acknowledged invalidation `n`, or has lost its lease.
   * @param ask asks Redis which of the replicas are left
   */
  async settle(
    n: number,
    replicas: Unacknowledged,
    ask: (replicas: readonly string[]) => Promise<Unacknowledged>,
  ): Promise<void> {
    let left = replicas;
    for (;;) {
      left = new Map([...left].filter(([replica]) => !this.#got.has(`${n} ${replica}`)));
      if (left.size === 0) return;
      const pause = Math.min(ASK_AGAIN_MS, Math.max(...left.values()) + 1);
      if (!(await this.#wokenWithin(pause))) left = await ask([...left.keys()]);
    }
  }

  async #wokenWithin(ms: number): Promise<boolean> {
    const woken = new Promise<true>((resolve) => {
      this.#wake = () => resolve(true);
    });
    const over = new AbortController();
    const late = sleep(ms, false as const, { signal: over.signal }).catch(() => false as const);
    const first = await Promise.race([woken, late]);
    over.abort();
    this.#wake = undefined;
    return first;
  }
}
