import type { CallEvent } from '@reuso/events';
import type { InvalidationFeed } from '@reuso/store/ports';
import { LRUCache } from 'lru-cache';

/** Keys whose end is remembered; a key and a time take some 200 bytes. */
const MOST_KEYS = 20_000;
const INVALIDATED = 0;

/**
 * Why the cache did not answer. An absent entry does not tell why it is absent, so this remembers of the latest entries
 * that this process has stored when they expire, and which keys were removed on any replica. What it does not know is
 * `new`.
 */
export class MissReasons {
  /** By key: when its entry expires, ms since the epoch, or that it was removed. */
  readonly #ends = new LRUCache<string, number>({ max: MOST_KEYS });

  constructor(feed: InvalidationFeed) {
    feed.subscribe((event) => {
      if (event.kind !== 'removed') return;
      for (const key of event.keys) this.#ends.set(key, INVALIDATED);
    });
  }

  /** @returns undefined for what the cache did answer */
  reasonOf(event: CallEvent, at: number): string | undefined {
    const { outcome, forward, detail, key, stored, expiresAt } = event;
    if (outcome === 'hit' || outcome === 'coalesced') return undefined;
    const end = this.#ends.get(key);
    if (stored === true && expiresAt !== undefined) this.#ends.set(key, expiresAt);
    if (outcome === 'bypass' || forward === 'bypass') return 'bypass';
    if (forward === 'request') return 'refresh';
    if (forward === 'stale') return 'expired';
    if (detail === 'store-unavailable') return 'store-unavailable';
    if (end === undefined) return 'new';
    return end !== INVALIDATED && end <= at ? 'expired' : 'invalidated';
  }
}
