import type { OnApplicationShutdown, OnModuleDestroy } from '@nestjs/common';
import type { BatchRunner } from './ask/batch-runner.js';
import type { BatchOutcome } from './batch-outcome.js';
import { BatchCollector, type CollectorOptions } from './collect/batch-collector.js';
import { weigh } from './collect/weight.js';
import type { BatchRequest } from './request/batch-request.js';
import { groupOf } from './request/group-of.js';
import type { TokenCounter } from './tokens/token-counter.js';

/** Where requests that may share a call wait for each other. */
export class Batcher implements OnModuleDestroy, OnApplicationShutdown {
  readonly #collector: BatchCollector;

  constructor(
    private readonly options: CollectorOptions,
    runner: BatchRunner,
    private readonly tokens: TokenCounter,
  ) {
    this.#collector = new BatchCollector(options, (group, items) => void runner.run(group, items));
  }

  /**
   * Waits for others to ask with, at most for the window, and resolves when the request has its answer, or is to be
   * asked alone.
   * @returns undefined at once when it leaves no room for others like it
   */
  async join(request: BatchRequest): Promise<BatchOutcome | undefined> {
    const since = performance.now();
    const weight = await weigh(request.question, this.options.maxSize, this.tokens);
    if (weight === 'too-heavy') return undefined;
    return await new Promise((resolve) => {
      this.#collector.add(groupOf(request), { request, weight, since, resolve });
    });
  }

  /** Sends off what waits, before the server waits for what is in flight. */
  onModuleDestroy(): void {
    this.#collector.flush();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.tokens.close();
  }
}
