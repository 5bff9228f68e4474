import { Worker } from 'node:worker_threads';
import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { CountReply, CountRequest } from './token-messages.js';

/** System prompts come again and again. */
const REMEMBERED_CHARACTERS = 8 * 1024 * 1024;
/** Characters of English a token, for when nothing can be counted. */
const CHARACTERS_A_TOKEN = 4;

/**
 * Counts tokens in OpenAI's current encoding (o200k_base), in a worker thread that starts with the first question.
 * Other vendors' encodings differ by a tenth or two; shares and estimates are by proportion.
 */
export class TokenCounter {
  readonly #logger = new Logger(TokenCounter.name);
  readonly #known = new LRUCache<string, number>({
    maxSize: REMEMBERED_CHARACTERS,
    sizeCalculation: (_count, text) => text.length + 1,
  });
  readonly #waiting = new Map<number, (counts: readonly number[] | undefined) => void>();
  #worker: Worker | undefined;
  #failed = false;
  #lastId = 0;

  /** Starts the thread, so that it is ready when it is asked. */
  warmUp(): void {
    if (this.#worker === undefined && !this.#failed) this.#worker = this.#start();
  }

  /** Never rejects: without its thread it estimates. */
  async count(texts: readonly string[]): Promise<number[]> {
    const unknown = [...new Set(texts)].filter((text) => text !== '' && !this.#known.has(text));
    const counted = new Map<string, number>();
    if (unknown.length > 0) {
      const counts = await this.#ask(unknown);
      for (const [index, text] of unknown.entries()) {
        const count = counts?.[index];
        if (count !== undefined) this.#known.set(text, count);
        counted.set(text, count ?? Math.ceil(text.length / CHARACTERS_A_TOKEN));
      }
    }
    return texts.map((text) => (text === '' ? 0 : (counted.get(text) ?? this.#known.get(text) ?? 0)));
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #ask(texts: readonly string[]): Promise<readonly number[] | undefined> {
    this.warmUp();
    return new Promise((resolve) => {
      if (this.#worker === undefined) return resolve(undefined);
      const request: CountRequest = { id: (this.#lastId += 1), texts };
      this.#waiting.set(request.id, resolve);
      this.#worker.postMessage(request);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./token-worker.ts', import.meta.url));
    worker.unref();
    worker.on('message', ({ id, counts }: CountReply) => {
      this.#waiting.get(id)?.(counts);
      this.#waiting.delete(id);
    });
    worker.on('error', (error) =>
      this.#logger.error({ msg: 'tokens are estimated from now on', err: error }),
    );
    worker.on('exit', () => {
      this.#failed = true;
      this.#worker = undefined;
      for (const resolve of this.#waiting.values()) resolve(undefined);
      this.#waiting.clear();
    });
    return worker;
  }
}
