import { type LlmCache, readerTags } from '@reuso/llm-cache';
import type { Answer } from '../answer.js';
import type { LeadingCall, StagedCall } from '../call/llm-call.js';
import { Flight, type FlightOptions } from '../flight/flight.js';
import type { FlightBoard } from '../flight/flight-board.js';
import { forFollower } from '../flight/for-follower.js';
import type { MaybePromise, Next, Stage } from '../stage.js';

/** More than a lookup and a fence may take together before they are given up. */
const LINGER_MS = 250;

/** Lets calls that ask the same at the same time share one upstream call within this process. */
export class CoalesceStage implements Stage<StagedCall, LeadingCall> {
  constructor(
    private readonly board: FlightBoard,
    private readonly cache: LlmCache,
    private readonly options: FlightOptions = { finishAbandoned: false },
  ) {}

  handle(call: StagedCall, next: Next<LeadingCall>): MaybePromise<Answer> {
    const flight = call.permissions.mayShare ? this.board.joinable(call.profile.key) : undefined;
    if (flight === undefined || flight.passesOn) return this.#lead(call, next);
    return this.#join(flight, call, next);
  }

  #lead(call: StagedCall, next: Next<LeadingCall>): Promise<Answer> {
    const flight = new Flight(call, this.options);
    // A refresh takes the place of what is under way or has just landed: its answer is the newer one.
    const older = this.board.joinable(flight.key);
    if (older !== undefined) this.board.close(older);
    this.board.add(flight, call.permissions.mayShare);
    void flight.board(call, () => this.board.close(flight));
    const leading: LeadingCall = {
      ...call,
      signal: flight.signal,
      sealManifest: () => flight.sealManifest(),
      manifest: () => flight.manifest(),
      onBrought: (listener) => flight.onBrought(listener),
    };
    flight.depart(Promise.resolve(next(leading)));
    void flight.landing.then(() => this.#retire(flight));
    return flight.departure;
  }

  /**
   * Whoever looked into the store before the answer was there comes to join a moment later, and is given the stored
   * answer. What was not stored is nobody else's: the next one asks anew.
   */
  #retire(flight: Flight): void {
    if (flight.stores) setTimeout(() => this.board.remove(flight), LINGER_MS).unref();
    else this.board.remove(flight);
  }

  async #join(flight: Flight, call: StagedCall, next: Next<LeadingCall>): Promise<Answer> {
    const inTime = flight.board(call, () => this.board.close(flight));
    const answer = await flight.departure;
    if (!(await inTime)) await this.#tieLate(flight, call, answer);
    // Its beginning is no longer held.
    if (flight.passesOn) return await this.#lead(call, next);
    return {
      cacheStatus: {
        forward: 'miss',
        collapsed: true,
        key: call.profile.key,
        detail: answer.cacheStatus.detail,
      },
      body: forFollower(answer.body),
    };
  }

  async #tieLate(flight: Flight, call: StagedCall, answer: Answer): Promise<void> {
    const tags = readerTags(call.belonging);
    await flight.landing;
    const body = answer.body.kind === 'live' ? await answer.body.whole : answer.body;
    if (tags.length === 0 || body.kind !== 'held') return;
    await this.cache.tie(call.profile.key, call.belonging.tenant, body.held, tags);
  }
}
