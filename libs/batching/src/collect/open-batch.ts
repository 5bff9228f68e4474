import type { BatchOutcome } from '../batch-outcome.js';
import type { BatchRequest } from '../request/batch-request.js';
import type { Group } from '../request/group-of.js';
import type { Weight } from './weight.js';

/** A request in a batch, and where its outcome goes. */
export interface BatchItem {
  readonly request: BatchRequest;
  readonly weight: Weight;
  /** `performance.now()` when it began to wait. */
  readonly since: number;
  readonly resolve: (outcome: BatchOutcome) => void;
}

export interface Room {
  readonly context: number;
  readonly answer: number;
}

/** Items that wait to be asked together. */
export class OpenBatch {
  readonly #items: BatchItem[] = [];
  timer: NodeJS.Timeout | undefined;

  constructor(
    readonly group: Group,
    private readonly room: Room,
  ) {}

  get items(): readonly BatchItem[] {
    return this.#items;
  }

  get oldest(): BatchItem | undefined {
    return this.#items[0];
  }

  /** Whether one more fits into the model's context, and its limit of answer tokens. */
  hasRoomFor({ fixed, item, limit }: Weight): boolean {
    const weights = this.#items.map(({ weight }) => weight);
    const context = weights.reduce((sum, weight) => sum + weight.item, item);
    const answer = weights.reduce((sum, weight) => sum + weight.limit, limit);
    const shared = Math.max(fixed, ...weights.map((weight) => weight.fixed));
    return shared + context <= this.room.context && answer <= this.room.answer;
  }

  add(item: BatchItem): void {
    this.#items.push(item);
  }

  remove(item: BatchItem): void {
    const at = this.#items.indexOf(item);
    if (at >= 0) this.#items.splice(at, 1);
  }
}
