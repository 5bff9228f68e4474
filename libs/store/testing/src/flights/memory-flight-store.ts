import {
  type Boarding,
  type FlightNews,
  type FlightParty,
  type FlightPiece,
  FlightStore,
  type FlightTicket,
  joinFences,
} from '@reuso/store/ports';
import type { MemoryEntryStore } from '../memory/memory-entry-store.js';

interface Flight {
  readonly key: string;
  readonly token: string;
  party: FlightParty;
  sealed: boolean;
  head: Buffer | undefined;
  readonly pieces: FlightPiece[];
  outcome: Buffer | undefined;
  /** When the flight is lost, or what is told of it forgotten; ms by `performance.now()`. */
  until: number;
  /** Whether it can be boarded, and until when. */
  openUntil: number;
  /** Followers, and when each is forgotten. */
  readonly passengers: Map<string, number>;
}

/** How long an outcome is kept, ms. */
const OUTCOME_MS = 10_000;

/** The plainest flights that keep the contract, of one process: for specs of what stands on them. */
export class MemoryFlightStore extends FlightStore {
  readonly #flights = new Map<string, Flight>();
  readonly #listeners = new Map<string, Set<() => void>>();
  #count = 0;

  constructor(
    private readonly entries: MemoryEntryStore,
    private readonly options: { readonly leaseMs: number },
  ) {
    super();
  }

  override async board(key: string, party: FlightParty): Promise<Boarding> {
    const open = [...this.#flights.values()].find((flight) => flight.key === key && this.#isOpen(flight));
    if (open !== undefined && this.#isCurrent(open.party) && agree(open.party, party)) {
      const passenger = String((this.#count += 1));
      open.passengers.set(passenger, this.#lease());
      this.#tell(open, '');
      return {
        role: 'follower',
        ticket: { key, token: open.token, passenger },
        inTime: this.#add(open, party),
      };
    }
    if (open !== undefined) open.openUntil = 0;
    const token = String((this.#count += 1));
    const until = this.#lease();
    const flight = { key, token, party, sealed: false, head: undefined, pieces: [], outcome: undefined };
    this.#flights.set(token, { ...flight, until, openUntil: Infinity, passengers: new Map() });
    return { role: 'leader', ticket: { key, token, passenger: '' } };
  }

  override async amend(ticket: FlightTicket, party: FlightParty): Promise<boolean> {
    const flight = this.#find(ticket);
    return flight !== undefined && this.#add(flight, party);
  }

  override async dismiss(key: string): Promise<void> {
    for (const flight of this.#flights.values()) if (flight.key === key) flight.openUntil = 0;
  }

  override async renew(ticket: FlightTicket): Promise<number | null> {
    const flight = this.#find(ticket);
    if (flight === undefined) return null;
    flight.until = this.#lease();
    return this.#followers(flight).length;
  }

  override async seal(ticket: FlightTicket): Promise<FlightParty | null> {
    const flight = this.#find(ticket);
    if (flight === undefined) return null;
    flight.sealed = true;
    return flight.party;
  }

  override async publish(
    ticket: FlightTicket,
    head: Buffer,
    pieces: readonly FlightPiece[],
  ): Promise<boolean> {
    const flight = this.#find(ticket);
    if (flight === undefined) return false;
    flight.head = head;
    for (const piece of pieces) if (piece.number > flight.pieces.length) flight.pieces.push(piece);
    for (const follower of this.#followers(flight)) this.#tell(flight, follower);
    return true;
  }

  override async end(
    ticket: FlightTicket,
    outcome: Buffer,
    { lingerMs }: { lingerMs: number },
  ): Promise<void> {
    const flight = this.#find(ticket);
    if (flight === undefined) return;
    Object.assign(flight, { outcome, sealed: true, until: performance.now() + OUTCOME_MS });
    flight.openUntil = Math.min(flight.openUntil, performance.now() + lingerMs);
    for (const follower of this.#followers(flight)) this.#tell(flight, follower);
  }

  override async abandon(ticket: FlightTicket): Promise<boolean> {
    const flight = this.#find(ticket);
    if (flight !== undefined && this.#followers(flight).length > 0) return false;
    this.#flights.delete(ticket.token);
    return true;
  }

  override async attend(ticket: FlightTicket, after: number): Promise<FlightNews> {
    const flight = this.#find(ticket);
    if (flight === undefined) return { state: 'lost' };
    const { outcome, head } = flight;
    const pieces = flight.pieces.filter(({ number }) => number > after);
    if (outcome !== undefined) return { state: 'ended', outcome, head, pieces };
    flight.passengers.set(ticket.passenger, this.#lease());
    return { state: 'flying', leaseMs: flight.until - performance.now(), head, pieces };
  }

  override async leave(ticket: FlightTicket): Promise<void> {
    const flight = this.#find(ticket);
    flight?.passengers.delete(ticket.passenger);
    if (flight !== undefined && this.#followers(flight).length === 0) this.#tell(flight, '');
  }

  override watch({ token, passenger }: FlightTicket, listener: () => void): () => void {
    const name = `${token} ${passenger}`;
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  #lease(): number {
    return performance.now() + this.options.leaseMs;
  }

  #find({ token }: FlightTicket): Flight | undefined {
    const flight = this.#flights.get(token);
    return flight !== undefined && flight.until > performance.now() ? flight : undefined;
  }

  #isOpen(flight: Flight): boolean {
    const now = performance.now();
    return flight.until > now && flight.openUntil > now;
  }

  #isCurrent({ fence = new Map() }: FlightParty): boolean {
    return [...fence].every(([name, generation]) => this.entries.generationOf(name) === generation);
  }

  #followers(flight: Flight): string[] {
    return [...flight.passengers].filter(([, until]) => until > performance.now()).map(([name]) => name);
  }

  #add(flight: Flight, { tags, fence, mayStore }: FlightParty): boolean {
    if (flight.sealed) return false;
    const { party } = flight;
    flight.party = {
      tags: [...new Set([...party.tags, ...tags])],
      fence: party.fence && fence && joinFences(party.fence, fence),
      mayStore: party.mayStore || mayStore,
    };
    return true;
  }

  #tell({ token }: Flight, passenger: string): void {
    for (const listener of this.#listeners.get(`${token} ${passenger}`) ?? []) setImmediate(listener);
  }
}

function agree(one: FlightParty, other: FlightParty): boolean {
  return [...(other.fence ?? [])].every(([name, seen]) => (one.fence?.get(name) ?? seen) === seen);
}
