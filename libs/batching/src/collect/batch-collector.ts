import { limitsOf } from '../models/model-limits.js';
import type { Group } from '../request/group-of.js';
import { type BatchItem, OpenBatch } from './open-batch.js';

export interface CollectorOptions {
  /** Items that close a batch at once. */
  readonly maxSize: number;
  /** Longest time that an item waits for others, ms. */
  readonly windowMs: number;
}

/**
 * Gathers items by group until a batch is full or its oldest item has waited long enough, and then sends it off. An
 * item that does not fit any more sends the batch before it off, and begins a new one.
 */
export class BatchCollector {
  readonly #open = new Map<string, OpenBatch>();
  #closing = false;

  constructor(
    private readonly options: CollectorOptions,
    private readonly send: (group: Group, items: readonly BatchItem[]) => void,
  ) {}

  add(group: Group, item: BatchItem): void {
    const { signal, question } = item.request;
    if (signal.aborted) return item.resolve({ kind: 'abandoned' });
    const batch = this.#batchWithRoom(group, item, question.model);
    batch.add(item);
    if (batch.items.length >= this.options.maxSize || this.#closing) return this.#close(batch);
    if (batch.items.length === 1) this.#wait(batch);
    signal.addEventListener('abort', () => this.#leave(batch, item), { once: true });
  }

  /** Sends off all that wait, and from now on lets nobody wait. */
  flush(): void {
    this.#closing = true;
    for (const batch of this.#open.values()) this.#close(batch);
  }

  #batchWithRoom(group: Group, { weight }: BatchItem, model: string): OpenBatch {
    const open = this.#open.get(group.name);
    if (open?.hasRoomFor(weight) === true) return open;
    if (open !== undefined) this.#close(open);
    const batch = new OpenBatch(group, limitsOf(model));
    this.#open.set(group.name, batch);
    return batch;
  }

  #wait(batch: OpenBatch): void {
    clearTimeout(batch.timer);
    const waited = performance.now() - (batch.oldest?.since ?? 0);
    batch.timer = setTimeout(() => this.#close(batch), Math.max(0, this.options.windowMs - waited));
  }

  #close(batch: OpenBatch): void {
    clearTimeout(batch.timer);
    this.#open.delete(batch.group.name);
    if (batch.items.length > 0) this.send(batch.group, [...batch.items]);
  }

  /** Only of a batch that still waits; one that was sent goes on for the others. */
  #leave(batch: OpenBatch, item: BatchItem): void {
    if (this.#open.get(batch.group.name) !== batch) return;
    const wasOldest = batch.oldest === item;
    batch.remove(item);
    item.resolve({ kind: 'abandoned' });
    if (batch.oldest === undefined) this.#close(batch);
    else if (wasOldest) this.#wait(batch);
  }
}
