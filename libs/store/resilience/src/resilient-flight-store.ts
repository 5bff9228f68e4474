import {
  type Boarding,
  type FlightNews,
  type FlightParty,
  type FlightPiece,
  FlightStore,
  type FlightTicket,
  StoreUnavailableError,
} from '@reuso/store/ports';
import { Deadline, DeadlineExceededError } from './deadline.js';
import type { StoreBreaker } from './store-breaker.js';

export interface FlightDeadlines {
  /** Of operations that a request waits for, ms. */
  readonly requestMs: number;
  /** Of those beside an upstream call, which takes longer anyway, ms. */
  readonly besideMs: number;
}

/** A `FlightStore` that answers in time or rejects with `StoreUnavailableError`, and is left alone while it is down. */
export class ResilientFlightStore extends FlightStore {
  readonly #request: Deadline;
  readonly #besideCall: Deadline;

  constructor(
    private readonly store: FlightStore,
    private readonly breaker: StoreBreaker,
    { requestMs, besideMs }: FlightDeadlines,
  ) {
    super();
    this.#request = new Deadline(requestMs);
    this.#besideCall = new Deadline(besideMs);
  }

  override async board(
    key: string,
    party: FlightParty,
    onLate?: (boarding: Boarding) => void,
  ): Promise<Boarding> {
    let boarding: Promise<Boarding> | undefined;
    try {
      return await this.#inTime('board', () => (boarding = this.store.board(key, party)));
    } catch (error) {
      const late = (error as StoreUnavailableError).cause instanceof DeadlineExceededError;
      if (late && onLate !== undefined) boarding?.then(onLate).catch(() => undefined);
      throw error;
    }
  }

  override seal(ticket: FlightTicket): Promise<FlightParty | null> {
    return this.#inTime('seal', () => this.store.seal(ticket));
  }

  override amend(ticket: FlightTicket, party: FlightParty): Promise<boolean> {
    return this.#beside('amend', () => this.store.amend(ticket, party));
  }

  override dismiss(key: string): Promise<void> {
    return this.#beside('dismiss', () => this.store.dismiss(key));
  }

  override renew(ticket: FlightTicket): Promise<number | null> {
    return this.#beside('renew', () => this.store.renew(ticket));
  }

  override publish(ticket: FlightTicket, head: Buffer, pieces: readonly FlightPiece[]): Promise<boolean> {
    return this.#beside('publish', () => this.store.publish(ticket, head, pieces));
  }

  override end(ticket: FlightTicket, outcome: Buffer, options: { lingerMs: number }): Promise<void> {
    return this.#beside('end', () => this.store.end(ticket, outcome, options));
  }

  override abandon(ticket: FlightTicket): Promise<boolean> {
    return this.#beside('abandon', () => this.store.abandon(ticket));
  }

  override attend(ticket: FlightTicket, after: number): Promise<FlightNews> {
    return this.#beside('attend', () => this.store.attend(ticket, after));
  }

  override leave(ticket: FlightTicket): Promise<void> {
    return this.#beside('leave', () => this.store.leave(ticket));
  }

  override watch(ticket: FlightTicket, listener: () => void): () => void {
    return this.store.watch(ticket, listener);
  }

  #inTime<Value>(operation: string, call: () => Promise<Value>): Promise<Value> {
    return this.#guarded(operation, call, this.#request);
  }

  #beside<Value>(operation: string, call: () => Promise<Value>): Promise<Value> {
    return this.#guarded(operation, call, this.#besideCall);
  }

  async #guarded<Value>(operation: string, call: () => Promise<Value>, deadline: Deadline): Promise<Value> {
    try {
      return await this.breaker.execute(() => deadline.watch(call()));
    } catch (error) {
      throw new StoreUnavailableError(operation, { cause: error });
    }
  }
}
