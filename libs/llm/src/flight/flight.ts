import { type Fence, type InvalidationEvent, joinFences } from '@reuso/store/ports';
import { readerTags, requestTags } from '@reuso/llm-cache';
import type { Answer } from '../answer.js';
import type { BroughtListener, Manifest, StagedCall } from '../call/llm-call.js';
import type { MaybePromise } from '../stage.js';
import type { EventLog } from './event-log.js';

export interface FlightOptions {
  /** Whether it goes on when nobody waits any more, so that its answer is stored. */
  readonly finishAbandoned: boolean;
}

/**
 * What the board names a flight by, emptied when that leaves. A map of V8 that has grown full of what was deleted makes
 * itself a new table, and the old one links to it; once it is in the old generation, all that such dead tables name
 * survives until the next full collection. Those were whole calls, and to copy them kept requests waiting for 20 ms.
 */
export interface Berth {
  flight: Flight | undefined;
}

/**
 * One upstream call and all who wait for its answer. It goes on as long as anybody waits, stores under the tags of
 * all of them, and is doomed (answered, but not stored and not shared any further) when something that selects it
 * is invalidated while it is in the air.
 */
export class Flight {
  readonly key: string;
  readonly tenant: string;
  readonly berth: Berth = { flight: this };
  readonly #abort = new AbortController();
  readonly #tags = new Set<string>();
  #fence: Fence | undefined = new Map();
  #mayStore = false;
  #aboard = 0;
  #sealed = false;
  #landed = false;
  #doomed = false;
  #departure: Promise<Answer> | undefined;
  #landing: Promise<void> | undefined;
  #log: EventLog | undefined;
  #onBrought: BroughtListener | undefined;

  constructor(
    leader: StagedCall,
    private readonly options: FlightOptions = { finishAbandoned: false },
  ) {
    this.key = leader.profile.key;
    this.tenant = leader.belonging.tenant;
    for (const tag of requestTags(leader.belonging, leader.profile.model)) this.#tags.add(tag);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The answer, as soon as its first bytes are there. */
  get departure(): Promise<Answer> {
    if (this.#departure === undefined) throw new Error('The flight has not departed.');
    return this.#departure;
  }

  /** Resolves when the answer is whole, and stored if it is to be. */
  get landing(): Promise<void> {
    if (this.#landing === undefined) throw new Error('The flight has not departed.');
    return this.#landing;
  }

  /** Whether its answer is too long to be held: it passes on to those aboard, and nobody else can board. */
  get passesOn(): boolean {
    return this.#log?.passes === true;
  }

  /** Whether its answer was offered to the store. */
  get stores(): boolean {
    return this.#sealed && this.#mayStore && !this.#doomed && this.#fence !== undefined;
  }

  depart(answer: Promise<Answer>): void {
    this.#departure = answer;
    this.#landing = answer
      .then(async ({ body }) => {
        if (body.kind !== 'live') return;
        this.#log = body.log;
        await body.whole;
        if (body.log.passes) await body.log.ended;
      })
      .catch(() => undefined)
      .then(() => {
        this.#landed = true;
      });
  }

  /**
   * Takes a caller on board. When the last one has left before the landing, the upstream call is aborted.
   * @returns false when its tags come too late for the write, and are to be tied afterwards
   */
  board(call: StagedCall, onAbandoned: () => void): MaybePromise<boolean> {
    this.#aboard += 1;
    call.onceGone(() => {
      this.#aboard -= 1;
      if (this.#aboard > 0 || this.#landed) return;
      if (this.options.finishAbandoned && !this.passesOn) return;
      onAbandoned();
      this.#abort.abort();
    });
    if (this.#sealed) return false;
    const { mayStore } = call.permissions;
    const tags = readerTags(call.belonging);
    const bringsNews = (mayStore && !this.#mayStore) || tags.some((tag) => !this.#tags.has(tag));
    const loses = mayStore && call.fence === undefined && this.#fence !== undefined;
    if (mayStore) this.#allowStoring(call);
    for (const tag of tags) this.#tags.add(tag);
    if (this.#onBrought === undefined || !(bringsNews || loses)) return true;
    return this.#onBrought({ tags, fence: call.fence, mayStore, doomed: false });
  }

  onBrought(listener: BroughtListener): void {
    this.#onBrought = listener;
  }

  /** Whether an invalidation selects the answer that this flight will bring. */
  isSelectedBy(event: InvalidationEvent): boolean {
    if (event.kind === 'everything') return true;
    if (event.kind === 'replaced') return false;
    if (event.keys.includes(this.key)) return true;
    return event.scopes.some(
      ({ tenant, layer, tag }) => layer === 'llm' && tenant === this.tenant && this.#tags.has(tag),
    );
  }

  doom(): void {
    this.#doomed = true;
  }

  sealManifest(): Manifest {
    this.#sealed = true;
    return this.manifest();
  }

  manifest(): Manifest {
    return { mayStore: this.#mayStore, tags: [...this.#tags], fence: this.#fence, doomed: this.#doomed };
  }

  /** A passenger without a fence (its store did not answer) can't be protected from a race, so nothing is stored. */
  #allowStoring(call: StagedCall): void {
    this.#mayStore = true;
    this.#fence =
      this.#fence === undefined || call.fence === undefined ? undefined : joinFences(this.#fence, call.fence);
  }
}
