import type { BatchEvent, TokenUsage } from '@reuso/events';
import type { AloneResult } from '../batch-outcome.js';
import { sumUsage } from '../usage/solo-usage.js';

type Told = Pick<BatchEvent, 'id' | 'tenant' | 'model' | 'size'>;

/** Adds up what a batch took, and what its items would have taken alone, until the last of them has its answer. */
export class BatchAccount {
  readonly #taken: (TokenUsage | undefined)[] = [];
  readonly #solo: TokenUsage[] = [];
  #fallbacks = 0;
  #pending = 0;

  constructor(
    private readonly batch: Told,
    private readonly emit: (event: BatchEvent) => void,
  ) {}

  /** @param usage undefined: the provider did not say; a call that failed took nothing */
  called(usage: TokenUsage | undefined): void {
    this.#taken.push(usage);
  }

  answered(solo: TokenUsage): void {
    this.#solo.push(solo);
  }

  /**
   * Notes that an item is asked alone.
   * @param again after a call with others did not answer it
   * @returns what is to be told of its answer
   */
  asksAlone(again: boolean): (result: AloneResult) => void {
    if (again) this.#fallbacks += 1;
    this.#pending += 1;
    return ({ answered, usage }) => {
      if (answered) {
        this.#taken.push(usage);
        if (usage !== undefined) this.#solo.push(usage);
      }
      this.#pending -= 1;
      this.settle();
    };
  }

  /** Tells of the batch, unless answers are still to come. */
  settle(): void {
    if (this.#pending > 0) return;
    const taken = this.#taken.filter((usage) => usage !== undefined);
    const known = taken.length === this.#taken.length;
    this.emit({
      type: 'batch',
      ...this.batch,
      fallbacks: this.#fallbacks,
      usage: known ? sumUsage(taken) : undefined,
      soloUsage: known ? sumUsage(this.#solo) : undefined,
    });
  }
}
