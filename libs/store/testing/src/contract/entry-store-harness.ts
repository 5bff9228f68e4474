import type { EntryStore, InvalidationFeed } from '@reuso/store/ports';

/** An adapter, opened for the suite. */
export interface OpenedStore {
  readonly store: EntryStore;
  readonly feed: InvalidationFeed;
  close(): Promise<void>;
}

/** How the contract suite gets at an adapter. The data may be shared with other suites: all names are unique. */
export interface EntryStoreHarness {
  open(): Promise<OpenedStore>;
  /** A second instance on the same data, for adapters that several processes may share; opened after the first. */
  openReplica?(): Promise<OpenedStore>;
}
