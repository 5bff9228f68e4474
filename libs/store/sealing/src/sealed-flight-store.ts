import {
  type Boarding,
  type FlightNews,
  type FlightParty,
  type FlightPiece,
  FlightStore,
  type FlightTicket,
} from '@reuso/store/ports';
import type { KeyRing } from './key-ring.js';
import { type FlightPart, isEncrypted, seal, unseal } from './seal.js';

/** What came of a flight cannot be opened: it was damaged, or somebody else put it there. */
export class SealedFlightError extends Error {
  override readonly name = 'SealedFlightError';

  constructor(what: string) {
    super(`The ${what} of a shared flight cannot be opened with this server's ENCRYPTION_KEY`);
  }
}

/**
 * Puts a seal around a `FlightStore`: what its leader tells of the answer is encrypted on its way through the store.
 * Only processes that write with the same key share a flight; the name under which it is boarded says which key that is.
 *
 * `attend` rejects with `SealedFlightError` when what there is cannot be opened, which to its caller is as good as a
 * store that does not answer.
 */
export class SealedFlightStore extends FlightStore {
  private constructor(
    private readonly store: FlightStore,
    private readonly keys: KeyRing,
    private readonly keyId: string,
  ) {
    super();
  }

  /** @returns the store itself where nothing is to be encrypted */
  static around(store: FlightStore, keys: KeyRing): FlightStore {
    const { current } = keys;
    return current === undefined ? store : new SealedFlightStore(store, keys, current.id.toString('hex'));
  }

  override board(key: string, party: FlightParty): Promise<Boarding> {
    return this.store.board(this.#name(key), party);
  }

  override dismiss(key: string): Promise<void> {
    return this.store.dismiss(this.#name(key));
  }

  override async publish(
    ticket: FlightTicket,
    head: Buffer,
    pieces: readonly FlightPiece[],
  ): Promise<boolean> {
    const key = nameOf(ticket);
    const sealedHead = await seal(head, { key, part: 'flight-head' }, this.keys);
    const sealed = pieces.map(async ({ number, bytes }) => ({
      number,
      bytes: await seal(bytes, { key, part: `flight-piece-${number}` }, this.keys),
    }));
    return await this.store.publish(ticket, sealedHead, await Promise.all(sealed));
  }

  override async end(ticket: FlightTicket, outcome: Buffer, options: { lingerMs: number }): Promise<void> {
    const about = { key: nameOf(ticket), part: 'flight-outcome' } as const;
    await this.store.end(ticket, await seal(outcome, about, this.keys), options);
  }

  override async attend(ticket: FlightTicket, after: number): Promise<FlightNews> {
    const news = await this.store.attend(ticket, after);
    if (news.state === 'lost') return news;
    const [head, pieces] = await Promise.all([
      news.head && this.#open(news.head, ticket, 'flight-head'),
      Promise.all(news.pieces.map((piece) => this.#openPiece(piece, ticket))),
    ]);
    if (news.state === 'flying') return { ...news, head, pieces };
    return { ...news, head, pieces, outcome: await this.#open(news.outcome, ticket, 'flight-outcome') };
  }

  override amend(ticket: FlightTicket, party: FlightParty): Promise<boolean> {
    return this.store.amend(ticket, party);
  }

  override renew(ticket: FlightTicket): Promise<number | null> {
    return this.store.renew(ticket);
  }

  override seal(ticket: FlightTicket): Promise<FlightParty | null> {
    return this.store.seal(ticket);
  }

  override abandon(ticket: FlightTicket): Promise<boolean> {
    return this.store.abandon(ticket);
  }

  override leave(ticket: FlightTicket): Promise<void> {
    return this.store.leave(ticket);
  }

  override watch(ticket: FlightTicket, listener: () => void): () => void {
    return this.store.watch(ticket, listener);
  }

  #name(key: string): string {
    return `${key}/${this.keyId}`;
  }

  async #openPiece({ number, bytes }: FlightPiece, ticket: FlightTicket): Promise<FlightPiece> {
    return { number, bytes: await this.#open(bytes, ticket, `flight-piece-${number}`) };
  }

  async #open(sealed: Buffer, ticket: FlightTicket, part: FlightPart): Promise<Buffer> {
    const bytes = isEncrypted(sealed) ? await unseal(sealed, { key: nameOf(ticket), part }, this.keys) : null;
    if (bytes === null) throw new SealedFlightError(part);
    return bytes;
  }
}

/** Tells a key's flights apart: what one of them brought is nothing in the next. */
function nameOf({ key, token }: FlightTicket): string {
  return `${key} ${token}`;
}
