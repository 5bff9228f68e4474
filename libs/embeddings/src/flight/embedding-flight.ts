import { type Fence, type InvalidationEvent, joinFences } from '@reuso/store/ports';
import type { RawBody } from '@reuso/llm';
import type { CachedEmbedding } from '../entry/cached-embedding.js';

/** What became of one input: its embedding, or what the provider said instead. */
export type FlightOutcome =
  | { readonly kind: 'embedding'; readonly embedding: CachedEmbedding }
  | { readonly kind: 'failed'; readonly body: RawBody };

/** What a caller brings to the entry that comes of a flight. */
export interface Luggage {
  readonly tags: readonly string[];
  /** undefined: nothing is to be stored, or the store did not answer. */
  readonly fence: Fence | undefined;
  readonly mayStore: boolean;
}

/** One input under way to the provider, and all requests that wait for it. */
export class EmbeddingFlight {
  readonly #tags = new Set<string>();
  readonly #landing = Promise.withResolvers<FlightOutcome>();
  #fence: Fence | undefined = new Map();
  #mayStore = false;
  #followers = 0;
  #sealed = false;
  #doomed = false;

  constructor(
    readonly key: string,
    readonly tenant: string,
    leader: Luggage,
  ) {
    this.#load(leader);
  }

  get outcome(): Promise<FlightOutcome> {
    return this.#landing.promise;
  }

  /** Whether its embedding was offered to the store. */
  get stores(): boolean {
    return this.#sealed && this.#mayStore && !this.#doomed && this.#fence !== undefined;
  }

  get hasFollowers(): boolean {
    return this.#followers > 0;
  }

  /** @returns false when the luggage comes too late for the write, and its tags are to be tied afterwards */
  join(follower: Luggage): boolean {
    this.#followers += 1;
    if (!this.#sealed) this.#load(follower);
    return !this.#sealed;
  }

  land(outcome: FlightOutcome): void {
    this.#landing.resolve(outcome);
  }

  isSelectedBy(event: InvalidationEvent): boolean {
    if (event.kind === 'everything') return true;
    if (event.kind === 'replaced') return false;
    return (
      event.keys.includes(this.key) ||
      event.scopes.some(
        ({ tenant, layer, tag }) => layer === 'embedding' && tenant === this.tenant && this.#tags.has(tag),
      )
    );
  }

  doom(): void {
    this.#doomed = true;
  }

  /** With what the entry is written; undefined when it is not to be. */
  seal(): { readonly tags: readonly string[]; readonly fence: Fence } | undefined {
    this.#sealed = true;
    if (!this.#mayStore || this.#doomed || this.#fence === undefined) return undefined;
    return { tags: [...this.#tags], fence: this.#fence };
  }

  #load({ tags, fence, mayStore }: Luggage): void {
    for (const tag of tags) this.#tags.add(tag);
    if (!mayStore) return;
    this.#mayStore = true;
    // Who has no fence cannot be protected from an invalidation that overtakes the write: nothing is stored then.
    this.#fence =
      this.#fence === undefined || fence === undefined ? undefined : joinFences(this.#fence, fence);
  }
}
