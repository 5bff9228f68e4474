import { type Fence, type InvalidationEvent, joinFences } from '@reuso/store/ports';
import type { BroughtListener, Manifest, RawBody } from '@reuso/llm';
import type { CachedEmbedding } from '../entry/cached-embedding.js';

/** What became of one input: its embedding, or what the provider said instead. */
export type FlightOutcome =
  | {
      readonly kind: 'embedding';
      readonly embedding: CachedEmbedding;
      /** True: another process asked for it, and stored it without the tags of those who wait here. */
      readonly elsewhere: boolean;
    }
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
  /** Requests that wait for it. */
  #aboard = 1;
  #sealed = false;
  #doomed = false;
  #onBrought: BroughtListener | undefined;
  #onDeserted: () => void = () => undefined;

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

  /** Whether nobody waits for it any more. */
  get deserted(): boolean {
    return this.#aboard === 0;
  }

  /** @returns false when the luggage comes too late for the write, and its tags are to be tied afterwards */
  join(follower: Luggage): boolean {
    this.#aboard += 1;
    if (this.#sealed) return false;
    this.#load(follower);
    const { fence, mayStore } = follower;
    // Its tags are this input's alone; whoever asks for it elsewhere knows it among others.
    if (mayStore) void this.#onBrought?.({ tags: [], fence, mayStore, doomed: false });
    return true;
  }

  /** One of those who wait has hung up. */
  leave(): void {
    this.#aboard -= 1;
    if (this.deserted) this.#onDeserted();
  }

  onDeserted(listener: () => void): void {
    this.#onDeserted = listener;
  }

  /** Has the listener told of the fences that others bring from now on. */
  onBrought(listener: BroughtListener): void {
    this.#onBrought = listener;
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

  /** Takes no further luggage. */
  seal(): Manifest {
    this.#sealed = true;
    return this.manifest();
  }

  manifest(): Manifest {
    return { tags: [...this.#tags], fence: this.#fence, mayStore: this.#mayStore, doomed: this.#doomed };
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
