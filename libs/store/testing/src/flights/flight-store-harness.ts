import type { EntryStore, FlightStore } from '@reuso/store/ports';

export interface OpenedFlights {
  readonly flights: FlightStore;
  /** Of the same store: what is invalidated here overtakes flights. */
  readonly entries: EntryStore;
  close(): Promise<void>;
}

/** How the contract suite gets at an adapter: as two processes would, with a lease of `leaseMs`. */
export interface FlightStoreHarness {
  readonly leaseMs: number;
  open(): Promise<OpenedFlights>;
}
