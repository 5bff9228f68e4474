import { randomBytes } from 'node:crypto';
import {
  type Boarding,
  type FlightNews,
  type FlightParty,
  type FlightPiece,
  FlightStore,
  type FlightTicket,
} from '@reuso/store/ports';
import type { RedisConnections } from '../connection/redis-connections.js';
import { EntryFences } from '../entries/entry-fences.js';
import { abandonFlight } from '../scripts/abandon-flight-4.lua.js';
import { attendFlight } from '../scripts/attend-flight-3.lua.js';
import { boardFlight } from '../scripts/board-flight-2.lua.js';
import { elect } from '../scripts/elect-2.lua.js';
import { endFlight } from '../scripts/end-flight-4.lua.js';
import { leaveFlight } from '../scripts/leave-flight-2.lua.js';
import { publishPieces } from '../scripts/publish-pieces-3.lua.js';
import { renewFlight } from '../scripts/renew-flight-4.lua.js';
import { sealFlight } from '../scripts/seal-flight-1.lua.js';
import { FlightInbox } from './flight-inbox.js';
import { flightNames, inboxPrefix, leaseName } from './flight-names.js';
import { newRecord, partyMarks, partyOf } from './flight-record.js';

/** A follower that has not read the outcome by then asks for itself. */
const OUTCOME_MS = 10_000;
/** At most 64 KB each: what a live answer may take in Redis. Who comes when its beginning is gone waits for its end. */
const MOST_PIECES = 256;
const PIECES_AT_ONCE = 32;
/** Flights may end or be overtaken while one boards; more than a few in a row are a store that is not right. */
const BOARDING_ATTEMPTS = 5;

export interface RedisFlightOptions {
  /** How long a leader or a follower may be silent, ms. */
  readonly leaseMs: number;
}

/** Flights in Redis. Who waits is woken by published messages over the one connection that hears them all. */
export class RedisFlightStore extends FlightStore {
  readonly #replica = randomBytes(6).toString('hex');
  readonly #prefix: string;
  readonly #inbox: FlightInbox;
  readonly #fences: EntryFences;
  #passengers = 0;

  constructor(
    private readonly connections: RedisConnections,
    private readonly options: RedisFlightOptions,
  ) {
    super();
    this.#prefix = inboxPrefix(connections.db);
    this.#inbox = new FlightInbox(connections.subscriber, this.#prefix + this.#replica);
    this.#fences = new EntryFences(connections.commands);
  }

  /** Begins to hear of flights, now and after each loss of the connection. */
  start(): void {
    this.#inbox.start();
  }

  override async board(key: string, party: FlightParty): Promise<Boarding> {
    let replaces = '';
    for (let attempt = 0; attempt < BOARDING_ATTEMPTS; attempt += 1) {
      const token = randomBytes(12).toString('base64url');
      const holder = await this.#elect(key, token, replaces, party);
      if (holder === '') return { role: 'leader', ticket: { key, token, passenger: '' } };
      const boarding = await this.#follow(key, holder, party);
      if (boarding !== undefined) return boarding;
      replaces = holder;
    }
    throw new Error(`No flight could be boarded in ${BOARDING_ATTEMPTS} attempts`);
  }

  override async amend(ticket: FlightTicket, party: FlightParty): Promise<boolean> {
    const [state] = await this.#board({ ...ticket, passenger: '' }, party);
    return state === 'aboard';
  }

  override async dismiss(key: string): Promise<void> {
    await this.connections.commands.send('unlink', leaseName(key));
  }

  override async renew({ key, token }: FlightTicket): Promise<number | null> {
    const { lease, record, passengers, pieces } = flightNames(key, token);
    const followers = (await this.connections.commands.run(
      renewFlight,
      [lease, record, passengers, pieces],
      [token, this.options.leaseMs],
    )) as number;
    return followers < 0 ? null : followers;
  }

  override async seal({ key, token }: FlightTicket): Promise<FlightParty | null> {
    const { record } = flightNames(key, token);
    const fields = (await this.connections.commands.run(sealFlight, [record], [])) as string[];
    return fields.length === 0 ? null : partyOf(fields);
  }

  override async publish(
    { key, token }: FlightTicket,
    head: Buffer,
    published: readonly FlightPiece[],
  ): Promise<boolean> {
    const { record, passengers, pieces } = flightNames(key, token);
    const reply = await this.connections.commands.run(
      publishPieces,
      [record, passengers, pieces],
      [
        ...[token, this.#prefix, this.options.leaseMs, MOST_PIECES, head, published[0]?.number ?? 1],
        ...published.map(({ bytes }) => bytes),
      ],
    );
    return reply === 1;
  }

  override async end(
    { key, token }: FlightTicket,
    outcome: Buffer,
    { lingerMs }: { lingerMs: number },
  ): Promise<void> {
    const { lease, record, passengers, pieces } = flightNames(key, token);
    await this.connections.commands.run(
      endFlight,
      [lease, record, passengers, pieces],
      [token, this.#prefix, outcome, lingerMs, OUTCOME_MS],
    );
  }

  override async abandon({ key, token }: FlightTicket): Promise<boolean> {
    const { lease, record, passengers, pieces } = flightNames(key, token);
    const keys = [lease, record, passengers, pieces];
    return (await this.connections.commands.run(abandonFlight, keys, [token])) === 1;
  }

  override async attend({ key, token, passenger }: FlightTicket, after: number): Promise<FlightNews> {
    this.#inbox.revive();
    const { record, passengers, pieces } = flightNames(key, token);
    const reply = (await this.connections.commands.runForBytes(
      attendFlight,
      [record, passengers, pieces],
      [passenger, this.options.leaseMs, after, PIECES_AT_ONCE],
    )) as [number, Buffer | null, Buffer | null, ...(number | Buffer)[]] | [undefined?, null?, null?];
    const [leaseMs, head, outcome, ...flat] = reply;
    if (leaseMs === undefined) return { state: 'lost' };
    const shown = { head: head ?? undefined, pieces: piecesOf(flat) };
    if (outcome instanceof Buffer) return { state: 'ended', outcome, ...shown };
    return { state: 'flying', leaseMs, ...shown };
  }

  override async leave({ key, token, passenger }: FlightTicket): Promise<void> {
    const { record, passengers } = flightNames(key, token);
    const args = [passenger, this.#prefix, token];
    await this.connections.commands.run(leaveFlight, [record, passengers], args);
  }

  override watch({ token }: FlightTicket, listener: () => void): () => void {
    return this.#inbox.watch(token, listener);
  }

  async #elect(key: string, token: string, replaces: string, party: FlightParty): Promise<string> {
    const { lease, record } = flightNames(key, token);
    const args = [token, this.options.leaseMs, replaces, ...newRecord(this.#replica, party)];
    return (await this.connections.commands.run(elect, [lease, record], args)) as string;
  }

  /** @returns undefined when this flight is not to be followed, and another is to take its place */
  async #follow(key: string, token: string, party: FlightParty): Promise<Boarding | undefined> {
    this.#passengers += 1;
    const ticket: FlightTicket = { key, token, passenger: `${this.#replica}/${this.#passengers}` };
    const [state, ...foreign] = await this.#board(ticket, party);
    if (state === 'gone' || state === 'overtaken') return undefined;
    if (await this.#areCurrent(foreign)) return { role: 'follower', ticket, inTime: state === 'aboard' };
    await this.leave(ticket);
    return undefined;
  }

  async #board({ key, token, passenger }: FlightTicket, party: FlightParty): Promise<string[]> {
    const { record, passengers } = flightNames(key, token);
    const { fence = new Map<string, string>() } = party;
    const args = [passenger, this.options.leaseMs, this.#prefix, token, fence.size];
    return (await this.connections.commands.run(
      boardFlight,
      [record, passengers],
      [...args, ...[...fence].flat(), ...partyMarks(party)],
    )) as string[];
  }

  /** Whether what others aboard saw still holds: in a cluster it lies elsewhere, so the boarding script cannot look. */
  async #areCurrent(seen: readonly string[]): Promise<boolean> {
    if (seen.length === 0) return true;
    const generations = await this.#fences.read(seen.filter((_, index) => index % 2 === 0));
    for (let i = 0; i + 1 < seen.length; i += 2) {
      if (generations.get(seen[i] ?? '') !== seen[i + 1]) return false;
    }
    return true;
  }
}

function piecesOf(flat: readonly (number | Buffer)[]): FlightPiece[] {
  const pieces: FlightPiece[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    pieces.push({ number: flat[i] as number, bytes: flat[i + 1] as Buffer });
  }
  return pieces;
}
