import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import {
  type IndexedVector,
  type InvalidationFeed,
  type PlacedVector,
  type VectorIndex,
  type VectorMatch,
  type VectorPartition,
  type VectorQuery,
  type VectorSource,
  layerOf,
} from '@reuso/store/ports';
import { isUnavailable } from '../connection/is-unavailable.js';
import type { VectorChanges } from './vector-changes.js';

/** How long a vector that another replica added may be unknown here, ms, besides the time that reading it takes. */
const POLL_MS = 100;
/** After an error that waiting is not likely to mend. */
const RETRY_AFTER_MS = 10_000;

/** An index of this process' own, whose vectors end with it. */
export type LocalVectorIndex = Pick<VectorIndex, 'add' | 'search' | 'remove'> & { close(): Promise<void> };

/**
 * Vectors in every replica's own memory. Each tells the others which entries it added vectors for, and they read those
 * entries from the store: whatever order messages arrive in, the last of them is followed by a read of what is stored.
 */
export class ReplicatedVectors {
  readonly #log = new Logger(ReplicatedVectors.name);
  readonly #unsubscribe: () => void;
  /** Entries that were written over: the local index dropped their vectors, perhaps the new ones with the old. */
  #replaced = new Set<string>();
  #closed = false;

  constructor(
    private readonly local: LocalVectorIndex,
    private readonly changes: VectorChanges,
    feed: InvalidationFeed,
  ) {
    this.#unsubscribe = feed.subscribe((event) => {
      if (event.kind !== 'replaced') return;
      for (const key of event.keys) if (layerOf(key) === 'rag') this.#replaced.add(key);
    });
  }

  async add(partition: VectorPartition, vector: IndexedVector): Promise<void> {
    await this.local.add(partition, vector);
    await this.changes.announce(vector.key);
  }

  search(partition: VectorPartition, query: VectorQuery): Promise<readonly VectorMatch[]> {
    return this.local.search(partition, query);
  }

  remove(partition: VectorPartition, keys: readonly string[]): Promise<void> {
    return this.local.remove(partition, keys);
  }

  /** Takes in what is stored, then follows the changes; resolves when closed. */
  async follow(source: VectorSource): Promise<void> {
    let cursor: string | undefined;
    while (!this.#closed) {
      try {
        if (cursor === undefined) {
          cursor = await this.changes.mark();
          await this.#take(source.all());
        }
        cursor = await this.#catchUp(source, cursor);
      } catch (error) {
        if (this.#closed) return;
        if (!isUnavailable(error)) {
          this.#log.error(`Vectors of other replicas are late: ${String(error)}`);
          await sleep(RETRY_AFTER_MS, undefined, { ref: false });
        }
      }
      await sleep(POLL_MS, undefined, { ref: false });
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#unsubscribe();
    await this.local.close();
  }

  /** @returns where to read on from; undefined when changes may have passed by */
  async #catchUp(source: VectorSource, cursor: string): Promise<string | undefined> {
    const read = await this.changes.since(cursor);
    if (read === 'lost') return undefined;
    const keys = new Set([...this.#replaced, ...read.keys]);
    this.#replaced = new Set();
    await this.#take(source.of(keys));
    return read.cursor;
  }

  async #take(vectors: AsyncIterable<PlacedVector>): Promise<void> {
    for await (const { partition, vector } of vectors) {
      if (this.#closed) return;
      await this.local.add(partition, vector);
    }
  }
}
