import { type Boarding, type FlightParty, type FlightStore, joinFences } from '@reuso/store/ports';
import type { Answer } from '../answer.js';
import type { LeadingCall } from '../call/llm-call.js';
import { FollowedFlight } from '../relay/followed-flight.js';
import { Follower } from '../relay/follower.js';
import { LedFlight } from '../relay/led-flight.js';
import type { RelayCache, RelayedCall } from '../relay/relayed-call.js';
import type { MaybePromise, Next, Stage } from '../stage.js';

const LONGEST_POLL_MS = 1_000;
/** Signs of life that fit into a lease. */
const PULSES = 3;

export interface RelayOptions {
  /** How long the leader of a flight may be silent before another takes over, ms. */
  readonly leaseMs: number;
  /** Longest silence of the provider, ms: nobody waits longer for another process's flight. */
  readonly upstreamTimeoutMs: number;
  /** Longest stream of another process's flight that is held. */
  readonly maxHeldBytes: number;
}

/**
 * Lets processes share one flight for a key: one of them leads and asks the provider, the others follow and are
 * answered from the store, or with what the leader tells of its answer. Without the store each goes on alone.
 */
export class RelayStage<Call extends RelayedCall = LeadingCall> implements Stage<Call, Call> {
  readonly #pulseMs: number;

  constructor(
    private readonly flights: FlightStore,
    private readonly cache: RelayCache<Call>,
    private readonly options: RelayOptions,
  ) {
    this.#pulseMs = Math.min(LONGEST_POLL_MS, Math.floor(options.leaseMs / PULSES));
  }

  handle(call: Call, next: Next<Call>): MaybePromise<Answer> {
    const { mayShare, mayStore } = call.permissions;
    if (mayShare && call.storeAvailable) return this.#share(call, next);
    // A refresh takes the place of what is under way, here and elsewhere: its answer is the newer one.
    if (!mayShare && mayStore) this.flights.dismiss(call.profile.key).catch(() => undefined);
    return next(call);
  }

  async #share(call: Call, next: Next<Call>): Promise<Answer> {
    const led = new LedFlight(this.flights, call, this.#pulseMs);
    const boarding = await this.#board(call, (late) => led.takeUp(late));
    if (boarding === undefined) return await led.lead(next);
    const { ticket } = boarding;
    if (boarding.role === 'leader') return await led.lead(next, ticket);

    call.onBrought((manifest) => this.flights.amend(ticket, manifest).catch(() => false));
    const { leaseMs, upstreamTimeoutMs: silenceMs } = this.options;
    const patience = { pollMs: this.#pulseMs, leaseMs, silenceMs };
    const flight = new FollowedFlight(this.flights, ticket, patience, call.signal);
    const waysOn = { again: () => this.#share(call, next), alone: async () => await next(call) };
    return await new Follower(flight, call, boarding.inTime, this.cache, waysOn, this.options).answer();
  }

  /** @returns undefined when the store does not answer */
  async #board(call: Call, onLate: (boarding: Boarding) => void): Promise<Boarding | undefined> {
    try {
      const party = await this.#partyOf(call);
      return party && (await this.flights.board(call.profile.key, party, onLate));
    } catch {
      return undefined;
    }
  }

  /** Who stores nothing has taken no fence, but has to know whether an invalidation has overtaken a flight. */
  async #partyOf(call: Call): Promise<FlightParty | undefined> {
    const { tags, fence: brought, mayStore } = call.manifest();
    if (brought === undefined) return undefined;
    const fence = call.fence ?? (await this.cache.fence(call));
    return fence && { tags, fence: joinFences(brought, fence), mayStore };
  }
}
