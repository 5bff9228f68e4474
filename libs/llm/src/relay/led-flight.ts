import { setTimeout as sleep } from 'node:timers/promises';
import { type FlightStore, type FlightTicket, joinFences } from '@reuso/store/ports';
import type { Answer, LiveBody } from '../answer.js';
import type { LeadingCall, Manifest } from '../call/llm-call.js';
import { forFollower } from '../flight/for-follower.js';
import type { Next } from '../stage.js';
import { EventPublisher } from './event-publisher.js';
import { type Outcome, encodeHead, encodeOutcome } from './outcome.js';

/** Who looked into the store before the answer was there comes to board a moment later. */
const LINGER_MS = 1_000;
const END_ATTEMPTS = 3;
const END_PAUSE_MS = 250;

/** A flight that this process leads: keeps its lease, and tells those who follow from elsewhere what comes of it. */
export class LedFlight {
  readonly #abort = new AbortController();
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
    private readonly ticket: FlightTicket,
    private readonly call: LeadingCall,
    private readonly pulseMs: number,
  ) {}

  async lead(next: Next<LeadingCall>): Promise<Answer> {
    this.#begin();
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

  #begin(): void {
    this.call.onBrought((manifest) => {
      this.store.amend(this.ticket, manifest).catch(() => undefined);
      // Until the flight is sealed here, it is in the manifest.
      return true;
    });
    this.#unwatch = this.store.watch(this.ticket, () => void this.#pulse());
    this.#timer = setInterval(() => void this.#pulse(), this.pulseMs);
    const { signal } = this.call;
    if (signal.aborted) void this.#pulse();
    else signal.addEventListener('abort', () => void this.#pulse(), { once: true });
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
    try {
      const followers = (await this.store.renew(this.ticket)) ?? 0;
      this.#followed ||= followers > 0;
      if (followers > 0) this.#publisher?.begin();
      else if (deserted && (await this.store.abandon(this.ticket))) this.#giveUp();
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
    try {
      const party = await this.store.seal(this.ticket);
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
    const publisher = new EventPublisher((pieces) => this.store.publish(this.ticket, head, pieces));
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
    if (over) return;
    const lingerMs = outcome.kind === 'stored' ? LINGER_MS : 0;
    const encoded = encodeOutcome(outcome);
    for (let attempt = 0; attempt < END_ATTEMPTS; attempt += 1) {
      try {
        return await this.store.end(this.ticket, encoded, { lingerMs });
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
