import { Worker } from 'node:worker_threads';
import { Logger } from '@nestjs/common';
import {
  type IndexedVector,
  type InvalidationFeed,
  type VectorMatch,
  type VectorPartition,
  type VectorQuery,
  VectorIndex,
  type VectorSource,
  layerOf,
  partitionName,
} from '@reuso/store/ports';
import type { VectorReply, VectorRequest, VectorTask } from './vector-messages.js';

interface Waiting {
  readonly resolve: (matches: readonly VectorMatch[]) => void;
  readonly reject: (error: Error) => void;
}

/** The worker thread that holds the vectors ended; similar entries are not found until the process is started again. */
export class VectorWorkerEndedError extends Error {
  override readonly name = 'VectorWorkerEndedError';

  constructor(options?: ErrorOptions) {
    super(
      'The thread that holds the vectors has ended: similar queries are misses until a restart.',
      options,
    );
  }
}

/**
 * Vectors in this process, in a worker thread: the event loop only posts messages. They are gone when it ends.
 * Invalidated and replaced entries' vectors are dropped as soon as the feed names them.
 */
export class MemoryVectorIndex extends VectorIndex {
  readonly #log = new Logger(MemoryVectorIndex.name);
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #unsubscribe: () => void;
  #lastId = 0;
  #ended: VectorWorkerEndedError | undefined;

  constructor(feed: InvalidationFeed) {
    super();
    this.#worker = new Worker(new URL('./vector-worker.ts', import.meta.url));
    this.#worker.unref();
    this.#worker.on('message', ({ id, matches }: VectorReply) => {
      this.#waiting.get(id)?.resolve(matches);
      this.#waiting.delete(id);
    });
    this.#worker.on('error', (error) => this.#fail(new VectorWorkerEndedError({ cause: error })));
    this.#worker.on('exit', () => this.#fail(new VectorWorkerEndedError()));
    this.#unsubscribe = feed.subscribe((event) => {
      if (event.kind === 'everything') return;
      const keys = event.keys.filter((key) => layerOf(key) === 'rag');
      if (keys.length === 0) return;
      this.#ask({ kind: 'forget', keys }).catch(() => {
        // With the thread the vectors are gone.
      });
    });
  }

  override restoreFrom(source: VectorSource): void {
    this.#addAll(source).catch((error: unknown) => {
      if (error !== this.#ended) this.#log.error(`Stored vectors are not all found: ${String(error)}`);
    });
  }

  override async add(partition: VectorPartition, vector: IndexedVector): Promise<void> {
    await this.#ask({ kind: 'add', partition: partitionName(partition), vector });
  }

  override search(partition: VectorPartition, query: VectorQuery): Promise<readonly VectorMatch[]> {
    return this.#ask({ kind: 'search', partition: partitionName(partition), query });
  }

  override async remove(partition: VectorPartition, keys: readonly string[]): Promise<void> {
    await this.#ask({ kind: 'remove', partition: partitionName(partition), keys });
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    await this.#worker.terminate();
  }

  async #addAll(source: VectorSource): Promise<void> {
    for await (const { partition, vector } of source.all()) await this.add(partition, vector);
  }

  #ask(task: VectorTask): Promise<readonly VectorMatch[]> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended);
      const request: VectorRequest = { id: (this.#lastId += 1), task };
      this.#waiting.set(request.id, { resolve, reject });
      this.#worker.postMessage(request);
    });
  }

  #fail(error: VectorWorkerEndedError): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
