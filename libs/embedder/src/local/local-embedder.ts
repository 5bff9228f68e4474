import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';
import { Embedder } from '@reuso/rag-cache';
import { EmbedderError } from '../embedder-error.js';
import type { WorkerMessage, WorkerOptions } from './messages.js';

/** Texts whose vectors are remembered: a query asked often is embedded once. */
const REMEMBERED_TEXTS = 10_000;

interface Waiting {
  readonly resolve: (vector: readonly number[]) => void;
  readonly reject: (error: Error) => void;
}

/** Runs a model of this machine in a thread of its own, so that the event loop goes on meanwhile. */
export class LocalEmbedder extends Embedder {
  override readonly model: string;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #remembered = new LRUCache<string, Promise<readonly number[]>>({ max: REMEMBERED_TEXTS });
  #count = 0;

  private constructor(modelDir: string, worker: Worker) {
    super();
    this.model = basename(modelDir);
    this.#worker = worker;
    worker.on('message', (message: WorkerMessage) => this.#take(message));
    worker.on('error', (error) => this.#failAll(error));
    worker.on('exit', () => this.#failAll(new EmbedderError('The thread of the local model has ended.')));
    worker.unref();
  }

  /**
   * Resolves when the model is loaded.
   * @throws EmbedderError that says what is missing
   */
  static async start(options: WorkerOptions): Promise<LocalEmbedder> {
    const worker = new Worker(new URL('./embedding-worker.ts', import.meta.url), { workerData: options });
    await new Promise<void>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (message: WorkerMessage) => {
        if (message.kind === 'failed') reject(new EmbedderError(message.message));
        else resolve();
      });
    });
    return new LocalEmbedder(options.modelDir, worker);
  }

  /** @throws EmbedderError */
  override embed(text: string): Promise<readonly number[]> {
    const known = this.#remembered.get(text);
    if (known !== undefined) return known;
    const vector = this.#ask(text);
    this.#remembered.set(text, vector);
    vector.catch(() => this.#remembered.delete(text));
    return vector;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(text: string): Promise<readonly number[]> {
    const id = (this.#count += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, text });
    });
  }

  #take(message: WorkerMessage): void {
    if (message.kind !== 'embedded' && message.kind !== 'refused') return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'embedded') waiting?.resolve(Array.from(message.vector));
    else waiting?.reject(new EmbedderError(message.message));
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
