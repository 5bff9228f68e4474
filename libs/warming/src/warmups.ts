import { randomUUID } from 'node:crypto';
import { type JobQueue, type JobRecord, StoreUnavailableError } from '@reuso/store/ports';
import type { ProviderKeys } from './provider-keys.js';
import type { WarmupOwner } from './warmup-target.js';

/** What a warm-up's worker needs to know beside its lines. */
export interface WarmupInput {
  /** Fill with the answers that were asked for most: this many of them. */
  readonly top?: number;
}

export interface NewWarmup {
  readonly owner: WarmupOwner;
  /** Whether the provider is asked with a key that came from the caller and is not the server's own. */
  readonly usesCallersKey: boolean;
  readonly name: string | undefined;
  readonly top: number | undefined;
  readonly pages: AsyncIterable<readonly string[]> | Iterable<readonly string[]>;
}

/** Takes warm-ups in, tells how they stand, and cancels them. */
export class Warmups {
  constructor(
    private readonly queue: JobQueue,
    private readonly keys: ProviderKeys,
  ) {}

  /**
   * @returns its id, when all of it is stored
   * @throws what reading the pages throws; nothing is left of the warm-up then
   */
  async start({ owner, usesCallersKey, name, top, pages }: NewWarmup): Promise<string> {
    const id = randomUUID();
    await this.queue.open({
      id,
      tenant: owner.tenant,
      name,
      input: { top } satisfies WarmupInput,
      createdAt: Date.now(),
      holder: usesCallersKey ? this.keys.holder : undefined,
    });
    try {
      for await (const lines of pages) await this.queue.append(id, lines);
    } catch (error) {
      // A store that does not answer is not waited for once more: a job that is never enqueued goes by itself.
      if (!(error instanceof StoreUnavailableError)) await this.queue.discard(id).catch(() => undefined);
      throw error;
    }
    this.keys.keep(id, owner.providerHeaders);
    await this.queue.enqueue(id);
    return id;
  }

  find(id: string): Promise<JobRecord | null> {
    return this.queue.find(id);
  }

  /** @param tenant undefined: of all tenants */
  list(tenant: string | undefined): Promise<readonly JobRecord[]> {
    return this.queue.list(tenant);
  }

  async cancel(id: string): Promise<boolean> {
    this.keys.forget(id);
    return await this.queue.cancel(id);
  }
}
