import { setTimeout as sleep } from 'node:timers/promises';
import { type Boarding, type FlightStore, type FlightTicket, joinFences } from '@reuso/store/ports';
import type { Answer, LiveBody } from '../answer.js';
import type { Manifest } from '../call/llm-call.js';
import { forFollower } from '../flight/for-follower.js';
import type { Next } from '../stage.js';
import { EventPublisher } from './event-publisher.js';
import { type Outcome, encodeHead, encodeOutcome } from './outcome.js';
import type { RelayedCall } from './relayed-call.js';

/** Who looked into the store before the answer was there comes to board a moment later. */
const LINGER_MS = 1_000;
const END_ATTEMPTS = 3;
const END_PAUSE_MS = 250;

/**
 * A flight that this process leads: keeps its lease, and tells those who follow from elsewhere what comes of it. Without a
 * ticket nobody knows of it, as long as the store has not said who leads.
 */
export class LedFlight<Call extends RelayedCall> {
  readonly #abort = new AbortController();
  #ticket: FlightTicket | undefined;
  /** Sealed before the store had said who leads: it has not what others brought. */
  #sealedAlone = false;
  #timer: NodeJS.Timeout | undefined;
  #unwatch: () => void = () => undefined;
  #pulsing: Promise<void> | undefined;
  #pulseAgain = false;
  #followed = false;
  #over = false;
  #publisher: EventPublisher | undefined;

  /** @param pulseMs how often the leader gives a sign of life: several times a lease */
  constructor(
    private readonly store: FlightStore,
    private readonly call: Call,
    private readonly pulseMs: number,
  ) {}

  /** @param ticket undefined: the store did not answer in time */
  async lead(next: Next<Call>, ticket?: FlightTicket): Promise<Answer> {
    this.#begin();
    if (ticket !== undefined) this.#take(ticket);
    const { signal } = this.#abort;
    try {
      const answer = await next({ ...this.call, signal, sealManifest: () => this.#seal() });
      if (answer.body.kind === 'live') void this.#relay(answer, answer.body);
      else void this.#end(outcomeOf(answer));
      return answer;
    } catch (error) {
      void this.#end({ kind: 'nothing' });
      throw error;
    }
  }

  /** The store has said late what became of the boarding: who was to lead leads from here on, or says how it ended. */
  takeUp({ role, ticket }: Boarding): void {
    if (role === 'follower') {
      this.store.leave(ticket).catch(() => undefined);
    } else if (this.#over) {
      void this.#tell(ticket, { kind: 'nothing' });
    } else {
      this.#take(ticket);
      this.store.amend(ticket, this.call.manifest()).catch(() => undefined);
      void this.#pulse();
    }
  }

  #begin(): void {
    this.call.onBrought((manifest) => {
      if (this.#ticket) this.store.amend(this.#ticket, manifest).catch(() => undefined);
      // Until the flight is sealed here, it is in the manifest.
      return true;
    });
    const { signal } = this.call;
    if (signal.aborted) void this.#pulse();
    else signal.addEventListener('abort', () => void this.#pulse(), { once: true });
  }

  #take(ticket: FlightTicket): void {
    this.#ticket = ticket;
    this.#unwatch = this.store.watch(ticket, () => void this.#pulse());
    this.#timer = setInterval(() => void this.#pulse(), this.pulseMs);
  }

  /** Gives a sign of life, looks who follows, and gives up when nobody waits any more, here or elsewhere. */
  #pulse(): Promise<void> {
    if (this.#pulsing !== undefined) {
      this.#pulseAgain = true;
      return this.#pulsing;
    }
    this.#pulsing = this.#pulseOnce().finally(() => {
      this.#pulsing = undefined;
      if (!this.#pulseAgain) return;
      this.#pulseAgain = false;
      void this.#pulse();
    });
    return this.#pulsing;
  }

  async #pulseOnce(): Promise<void> {
    if (this.#over) return;
    const deserted = this.call.signal.aborted;
    const ticket = this.#ticket;
    if (ticket === undefined) return deserted ? this.#giveUp() : undefined;
    try {
      const followers = (await this.store.renew(ticket)) ?? 0;
      this.#followed ||= followers > 0;
      if (followers > 0) this.#publisher?.begin();
      else if (deserted && (await this.store.abandon(ticket))) this.#giveUp();
    } catch {
      // The store does not answer: who follows elsewhere goes on alone.
      if (deserted) this.#giveUp();
    }
  }

  #giveUp(): void {
    this.#stop();
    this.#abort.abort();
  }

  #stop(): void {
    this.#over = true;
    clearInterval(this.#timer);
    this.#unwatch();
  }

  async #seal(): Promise<Manifest> {
    if (this.#ticket === undefined) {
      this.#sealedAlone = true;
      return await this.call.sealManifest();
    }
    try {
      const party = await this.store.seal(this.#ticket);
      const manifest = await this.call.sealManifest();
      // Lost: who followed has gone over to another flight, with all that they brought.
      if (party === null) return manifest;
      const { tags, fence, mayStore, doomed } = manifest;
      return {
        mayStore: mayStore || party.mayStore,
        tags: [...new Set([...tags, ...party.tags])],
        fence: fence === undefined || party.fence === undefined ? undefined : joinFences(party.fence, fence),
        doomed,
      };
    } catch {
      // Who follows, and under which fence, is not known: nothing is stored.
      return { ...(await this.call.sealManifest()), fence: undefined };
    }
  }

  async #relay({ cacheStatus: { detail } }: Answer, body: LiveBody): Promise<void> {
    const { status, headers } = forFollower(body);
    const head = encodeHead({ status, headers });
    const publisher = new EventPublisher(async (pieces) =>
      this.#ticket === undefined ? false : await this.store.publish(this.#ticket, head, pieces),
    );
    this.#publisher = publisher;
    if (this.#followed) publisher.begin();
    const end = await publisher.run(body.log);
    // Who comes from now on leads a flight of its own.
    if (end === undefined) {
      await this.#end({ kind: 'nothing' });
      return this.#endWithCallers();
    }
    // Those who have come since the last sign of life.
    await this.#pulse();
    await publisher.flush();
    const whole = await body.whole;
    if (publisher.complete) await this.#end({ kind: 'streamed', end, pieces: publisher.pieces, detail });
    else if (whole.kept?.stored === true) await this.#end({ kind: 'stored', detail });
    else if (this.#followed) await this.#end({ kind: 'whole', body: forFollower(whole), detail });
    else await this.#end({ kind: 'nothing' });
  }

  /** Nobody follows from elsewhere any more: the answer is given up with its last caller here. */
  #endWithCallers(): void {
    const { signal } = this.call;
    if (signal.aborted) this.#abort.abort();
    else signal.addEventListener('abort', () => this.#abort.abort(), { once: true });
  }

  async #end(outcome: Outcome): Promise<void> {
    const over = this.#over;
    this.#stop();
    if (over || this.#ticket === undefined) return;
    // What others brought is not tied to what was stored: they look for it, and tie it themselves.
    const toTell: Outcome = this.#sealedAlone && outcome.kind === 'stored' ? { kind: 'nothing' } : outcome;
    await this.#tell(this.#ticket, toTell);
  }

  async #tell(ticket: FlightTicket, outcome: Outcome): Promise<void> {
    const lingerMs = outcome.kind === 'stored' ? LINGER_MS : 0;
    const encoded = encodeOutcome(outcome);
    for (let attempt = 0; attempt < END_ATTEMPTS; attempt += 1) {
      try {
        return await this.store.end(ticket, encoded, { lingerMs });
      } catch {
        // Not told, those who follow find the flight lost when its lease has run out.
        await sleep(END_PAUSE_MS, undefined, { ref: false });
      }
    }
  }
}

function outcomeOf({ cacheStatus: { stored, detail }, body }: Answer): Outcome {
  if (body.kind === 'live') return { kind: 'nothing' };
  if (stored === true) return { kind: 'stored', detail };
  return { kind: 'whole', body: forFollower(body), detail };
}
