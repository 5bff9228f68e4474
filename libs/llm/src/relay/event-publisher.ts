import type { FlightPiece } from '@reuso/store/ports';
import type { EventLog, LogEnd } from '../flight/event-log.js';

const PIECE_BYTES = 64 * 1024;
const PIECES_AT_ONCE = 16;

/** @returns false when the flight is lost, and nobody listens. Rejects when the store does not answer. */
type Publish = (pieces: readonly FlightPiece[]) => Promise<boolean>;

/**
 * Passes the events of a stream on to who follows it from elsewhere: nothing before somebody does, then all from the
 * first one on. What comes while a publication is under way goes with the next one.
 */
export class EventPublisher {
  readonly #events: Buffer[] = [];
  /** Formed, and not yet known to be published: sent again just so when a publication fails. */
  #pieces: FlightPiece[] = [];
  #formed = 0;
  #wanted = false;
  #lost = false;
  #sending: Promise<void> | undefined;

  constructor(private readonly publish: Publish) {}

  /** How many pieces there are. */
  get pieces(): number {
    return this.#formed;
  }

  /** Whether all events so far are published. */
  get complete(): boolean {
    return this.#wanted && this.#events.length === 0 && this.#pieces.length === 0;
  }

  /** Somebody follows. */
  begin(): void {
    this.#wanted = true;
    void this.flush();
  }

  /** @returns how the stream ended; undefined when it is too long to be held, and nobody has followed it so far */
  async run(log: EventLog): Promise<LogEnd | undefined> {
    const events = log.read();
    let step = await events.next();
    for (; step.done !== true; step = await events.next()) {
      if (log.passes && !this.#wanted) {
        await events.return();
        this.#events.length = 0;
        return undefined;
      }
      this.#events.push(step.value.withUsage);
      const flushed = this.flush();
      // Who follows sets the pace too.
      if (log.passes) await flushed;
    }
    return step.value;
  }

  /** Publishes what there is; what fails is tried again with the next event, or by who calls again. */
  flush(): Promise<void> {
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #send(): Promise<void> {
    while (this.#wanted && !this.#lost && !this.complete) {
      if (this.#pieces.length === 0) this.#form();
      try {
        this.#lost = !(await this.publish(this.#pieces));
      } catch {
        return;
      }
      this.#pieces = [];
    }
  }

  #form(): void {
    while (this.#events.length > 0 && this.#pieces.length < PIECES_AT_ONCE) {
      let length = 0;
      let taken = 0;
      while (taken < this.#events.length && length < PIECE_BYTES)
        length += this.#events[taken++]?.length ?? 0;
      this.#formed += 1;
      this.#pieces.push({
        number: this.#formed,
        bytes: Buffer.concat(this.#events.splice(0, taken), length),
      });
    }
  }
}
