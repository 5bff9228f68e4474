import type { WarmupItem } from './items/warmup-item.js';

/** For whom items are made, and in whose name the provider is asked. */
export interface WarmupOwner {
  readonly tenant: string;
  /** Headers for the provider. */
  readonly providerHeaders: Readonly<Record<string, string | string[]>>;
}

/** An item could not be made. */
export class WarmupItemError extends Error {
  override readonly name = 'WarmupItemError';

  /** @param retryAfterMs how long to wait before the item may succeed; undefined: it is not worth trying again */
  constructor(
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** What a warm-up fills: the caches, entered as a caller would. */
export abstract class WarmupTarget {
  /**
   * @returns `hit` when it was there already
   * @throws WarmupItemError
   */
  abstract warm(item: WarmupItem, owner: WarmupOwner, signal: AbortSignal): Promise<'hit' | 'stored'>;

  /** @returns keys of the answers of a tenant that were asked for most, most often asked first */
  abstract mostAsked(tenant: string, limit: number): Promise<readonly string[]>;
}
