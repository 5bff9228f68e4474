import type { TagScope } from './tag.js';

/** What was invalidated. `everything` also stands for "more than is worth naming" and "some were missed". */
export type InvalidationEvent =
  | { readonly kind: 'everything' }
  | { readonly kind: 'removed'; readonly scopes: readonly TagScope[]; readonly keys: readonly string[] }
  /** A newer entry took the place of these; work in flight is not affected. */
  | { readonly kind: 'replaced'; readonly keys: readonly string[] };

export type InvalidationListener = (event: InvalidationEvent) => void;

/**
 * Tells process-local copies (the near cache, flights that may be joined) what is no longer to be served.
 *
 * Listeners are synchronous: when one returns, nothing local serves what the event names. An invalidation on any
 * replica returns only after every replica's listeners have run, or after that replica's lease has run out, from
 * which moment its `current` is false (Gray & Cheriton 1989, "Leases").
 */
export abstract class InvalidationFeed {
  /** False while an invalidation made elsewhere might not have reached this process: serve no local copy. */
  abstract get current(): boolean;

  /** @returns a function that ends the subscription */
  abstract subscribe(listener: InvalidationListener): () => void;
}
