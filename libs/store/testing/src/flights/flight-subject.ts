import type { Boarding, FlightParty, FlightStore, FlightTicket } from '@reuso/store/ports';
import { newKey, newTenant } from '../support/new-entry.js';
import type { FlightStoreHarness, OpenedFlights } from './flight-store-harness.js';

/** Two processes on one store, as the parts of the suite reach them. */
export class FlightSubject {
  #processes: OpenedFlights[] = [];
  readonly tenant = newTenant();

  constructor(private readonly harness: FlightStoreHarness) {}

  /** One process's view. */
  get a(): FlightStore {
    return this.#at(0).flights;
  }

  /** Another's. */
  get b(): FlightStore {
    return this.#at(1).flights;
  }

  get leaseMs(): number {
    return this.harness.leaseMs;
  }

  async open(): Promise<void> {
    this.#processes = [await this.harness.open(), await this.harness.open()];
  }

  async close(): Promise<void> {
    for (const opened of this.#processes) await opened.close();
  }

  /** A party that has looked at its tags and key just now. */
  async party(key: string, tags: readonly string[] = ['all'], mayStore = true): Promise<FlightParty> {
    return { tags, fence: await this.#at(0).entries.fence(key, this.#scopes(tags)), mayStore };
  }

  async invalidate(tag: string): Promise<void> {
    const selection = { kind: 'tag', scopes: this.#scopes([tag]) } as const;
    await this.#at(1).entries.invalidate(selection, { dryRun: false });
  }

  /** A flight that one process leads. */
  async led(tags?: readonly string[]): Promise<{ key: string; leader: FlightTicket }> {
    const key = newKey();
    const { role, ticket } = await this.a.board(key, await this.party(key, tags));
    if (role !== 'leader') throw new Error('A key that nobody has asked for was already in flight');
    return { key, leader: ticket };
  }

  /** A flight that one process leads and another follows. */
  async shared(): Promise<{ key: string; leader: FlightTicket; follower: FlightTicket }> {
    const { key, leader } = await this.led();
    const boarding: Boarding = await this.b.board(key, await this.party(key));
    if (boarding.role !== 'follower') throw new Error('The flight in the air was not followed');
    return { key, leader, follower: boarding.ticket };
  }

  #scopes(tags: readonly string[]) {
    return tags.map((tag) => ({ tenant: this.tenant, layer: 'llm' as const, tag }));
  }

  #at(index: number): OpenedFlights {
    const opened = this.#processes[index];
    if (opened === undefined) throw new Error('The adapter is not open: its beforeAll has not run');
    return opened;
  }
}
