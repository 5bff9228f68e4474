import type { Fence } from './fence.js';

/** What those who share a flight bring to the entry that comes of it. */
export interface FlightParty {
  readonly tags: readonly string[];
  /** What they saw of their tags and key before they boarded. undefined: one of them saw nothing, and nothing is stored. */
  readonly fence: Fence | undefined;
  /** Whether one of them allows the answer to be stored. */
  readonly mayStore: boolean;
}

/** A place in a flight. The token is the flight's own, and random: a key's next flight has another. */
export interface FlightTicket {
  readonly key: string;
  readonly token: string;
  /** Names a follower; '' for the leader. */
  readonly passenger: string;
}

export type Boarding =
  | { readonly role: 'leader'; readonly ticket: FlightTicket }
  | {
      readonly role: 'follower';
      readonly ticket: FlightTicket;
      /** False: the answer is being stored, or is; what the follower brings is to be tied to it afterwards. */
      readonly inTime: boolean;
    };

/** A piece of a live answer; numbered from 1 without gaps. */
export interface FlightPiece {
  readonly number: number;
  readonly bytes: Buffer;
}

/** What a follower learns. Payloads (`head`, `pieces`, `outcome`) are opaque to the store. */
export type FlightNews =
  /** The leader was silent for a lease: another has to take over. */
  | { readonly state: 'lost' }
  | {
      readonly state: 'flying';
      /** ms after which the flight is lost unless its leader is heard of */
      readonly leaseMs: number;
      /** What precedes the pieces; undefined until the leader publishes. */
      readonly head: Buffer | undefined;
      readonly pieces: readonly FlightPiece[];
    }
  | {
      readonly state: 'ended';
      readonly outcome: Buffer;
      readonly head: Buffer | undefined;
      readonly pieces: readonly FlightPiece[];
    };

/**
 * Lets processes share one flight for each key. A lease elects its leader, who renews it while it works; the others
 * follow, and hear what it publishes and how it ends.
 *
 * Rules for every adapter, held by the contract suite in `store/testing`:
 * - Of those who board a key at the same time one leads. A flight whose leader was silent for a lease is lost: nothing
 *   its leader publishes, seals or ends after that reaches anybody, and the next who boards leads a new one.
 * - Nobody boards a flight that an invalidation has overtaken (one that changed a generation which its party saw): who
 *   comes after the invalidation leads a new flight, and the older one goes on with those who had boarded.
 * - What followers bring before the seal is in the sealed party; who comes later is told.
 * - A flight is abandoned only while nobody follows it. A follower is forgotten a lease after it was last heard of.
 * - All that is kept for a flight goes by itself.
 * - Methods reject when the store cannot answer.
 */
export abstract class FlightStore {
  /**
   * Leads the key's flight, or follows the one that is in the air.
   * @param onLate told of a boarding that was rejected for taking too long, and came about all the same: others may
   *   follow whoever leads, so the place has to be taken up or left. Stores that wait for the end have no use for it.
   */
  abstract board(key: string, party: FlightParty, onLate?: (boarding: Boarding) => void): Promise<Boarding>;

  /** Adds to the party. @returns false when that comes too late: the flight is sealed, ended or lost */
  abstract amend(ticket: FlightTicket, party: FlightParty): Promise<boolean>;

  /** Lets nobody board what is in the air under this key any more: a newer answer is on its way. */
  abstract dismiss(key: string): Promise<void>;

  /** The leader gives a sign of life. @returns how many follow, or null when the flight is lost */
  abstract renew(ticket: FlightTicket): Promise<number | null>;

  /** The leader closes the party, which has all that leader and followers brought. @returns null when the flight is lost */
  abstract seal(ticket: FlightTicket): Promise<FlightParty | null>;

  /**
   * The leader publishes pieces of a live answer. Those that are there already, by their number, are passed over.
   * @returns false when the flight is lost
   */
  abstract publish(ticket: FlightTicket, head: Buffer, pieces: readonly FlightPiece[]): Promise<boolean>;

  /**
   * The leader ends the flight.
   * @param lingerMs how long it can still be boarded, by those who had looked for the answer before it was there
   */
  abstract end(ticket: FlightTicket, outcome: Buffer, options: { lingerMs: number }): Promise<void>;

  /** The leader gives up. @returns false when somebody follows, and the flight goes on */
  abstract abandon(ticket: FlightTicket): Promise<boolean>;

  /** A follower says that it still waits. @returns what there is, with pieces after that number */
  abstract attend(ticket: FlightTicket, after: number): Promise<FlightNews>;

  /** A follower waits no longer. */
  abstract leave(ticket: FlightTicket): Promise<void>;

  /**
   * Runs the listener when there may be news for the holder of the ticket: for a follower that there is something to
   * attend to, for the leader that followers came or went. A hint, which may come late, for nothing, or not at all.
   * @returns a function that ends it
   */
  abstract watch(ticket: FlightTicket, listener: () => void): () => void;
}
