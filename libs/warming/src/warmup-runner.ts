import { JobLinesUnreadableError, type RunningJob } from '@reuso/store/ports';
import { isFault, readItem } from './items/read-item.js';
import type { WarmupItem } from './items/warmup-item.js';
import { readNumbered } from './items/numbered-line.js';
import { LINES_PER_PAGE } from './page-lines.js';
import type { Pace } from './pace/pace.js';
import type { ProviderKeys } from './provider-keys.js';
import {
  type ItemOutcome,
  NO_PROGRESS,
  type WarmupProgress,
  afterPage,
  withFault,
} from './warmup-progress.js';
import { WarmupItemError, type WarmupOwner, type WarmupTarget } from './warmup-target.js';
import type { WarmupInput } from './warmups.js';

/** How often an item is tried that is worth trying again. */
const ATTEMPTS = 5;

export interface WarmupRunnerOptions {
  /** Items that run at the same time. */
  readonly concurrency: number;
  /** Headers for the provider where the server holds the key; undefined: callers bring their own. */
  readonly serverHeaders: WarmupOwner['providerHeaders'] | undefined;
}

/** Works through a warm-up page by page, slowly enough for live traffic to come first. */
export class WarmupRunner {
  constructor(
    private readonly target: WarmupTarget,
    private readonly keys: ProviderKeys,
    private readonly pace: Pace,
    private readonly options: WarmupRunnerOptions,
  ) {}

  /** @returns undefined when the job's signal was aborted */
  async run(job: RunningJob): Promise<'done' | 'failed' | undefined> {
    const { record, signal } = job;
    const owner = { tenant: record.tenant, providerHeaders: this.#headersFor(record.id) };
    let progress = (record.progress ?? NO_PROGRESS) as WarmupProgress;
    try {
      await this.#gather(job);
      for (;;) {
        const lines = await job.page(progress.nextPage);
        if (lines === undefined) break;
        const outcomes = await this.#page(lines, progress.done, owner, signal);
        progress = afterPage(progress, outcomes);
        await job.save(progress);
      }
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof JobLinesUnreadableError)) throw error;
      await job.save(withFault(progress, { line: progress.done + 1, path: '', message: error.message }));
      this.keys.forget(record.id);
      return 'failed';
    }
    this.keys.forget(record.id);
    return progress.failed > 0 && progress.failed === progress.done ? 'failed' : 'done';
  }

  /** A warm-up of the most asked finds out what that is when it begins. */
  async #gather(job: RunningJob): Promise<void> {
    const { record } = job;
    const { top } = record.input as WarmupInput;
    if (top === undefined || record.lines > 0) return;
    const keys = await this.target.mostAsked(record.tenant, top);
    for (let at = 0; at < keys.length; at += LINES_PER_PAGE) {
      await job.append(keys.slice(at, at + LINES_PER_PAGE));
    }
  }

  async #page(
    lines: readonly string[],
    before: number,
    owner: WarmupOwner,
    signal: AbortSignal,
  ): Promise<ItemOutcome[]> {
    const outcomes: ItemOutcome[] = [];
    const queue = lines.entries();
    const worker = async (): Promise<void> => {
      for (const [index, line] of queue) {
        outcomes[index] = await this.#line(line, before + index + 1, owner, signal);
      }
    };
    await Promise.all(Array.from({ length: this.options.concurrency }, worker));
    return outcomes;
  }

  async #line(stored: string, place: number, owner: WarmupOwner, signal: AbortSignal): Promise<ItemOutcome> {
    const { text, number: line } = readNumbered(stored, place);
    const read = isKey(stored) ? ({ kind: 'refresh', key: stored } as const) : readItem(text);
    if (isFault(read)) return { kind: 'failed', fault: { line, ...read } };
    try {
      return { kind: await this.#tryToWarm(read, owner, signal) };
    } catch (error) {
      if (!(error instanceof WarmupItemError)) throw error;
      return { kind: 'failed', fault: { line, path: '', message: error.message } };
    }
  }

  async #tryToWarm(item: WarmupItem, owner: WarmupOwner, signal: AbortSignal): Promise<'hit' | 'stored'> {
    for (let attempt = 1; ; attempt += 1) {
      await this.pace.turn(signal);
      try {
        return await this.target.warm(item, owner, signal);
      } catch (error) {
        const waits = error instanceof WarmupItemError && error.retryAfterMs !== undefined;
        if (!waits || attempt === ATTEMPTS) throw error;
        this.pace.pause(error.retryAfterMs ?? 0);
      }
    }
  }

  #headersFor(jobId: string): WarmupOwner['providerHeaders'] {
    return this.options.serverHeaders ?? this.keys.headersOf(jobId) ?? {};
  }
}

/** Keys are written by `#gather` only: a caller's line that looks like one is stored with its number. */
function isKey(stored: string): boolean {
  return stored.startsWith('llm:');
}
