import type {
  EntryStore,
  EntryWrite,
  Fence,
  InvalidationEvent,
  InvalidationFeed,
  PutResult,
} from '@reuso/store/ports';
import { scopesOf } from '../support/new-entry.js';
import type { EntryStoreHarness, OpenedStore } from './entry-store-harness.js';

/** The adapter under test, as the parts of the suite reach it. Opened once for all of them. */
export class Subject {
  #opened: OpenedStore | undefined;
  #replica: OpenedStore | undefined;

  constructor(private readonly harness: EntryStoreHarness) {}

  get store(): EntryStore {
    return this.#main.store;
  }

  get feed(): InvalidationFeed {
    return this.#main.feed;
  }

  /** The same as the first where the adapter has one process only. */
  get replica(): { readonly store: EntryStore; readonly feed: InvalidationFeed } {
    return this.#replica ?? this.#main;
  }

  get #main(): OpenedStore {
    if (this.#opened === undefined) throw new Error('The adapter is not open: its beforeAll has not run');
    return this.#opened;
  }

  async open(): Promise<void> {
    this.#opened = await this.harness.open();
    this.#replica = await this.harness.openReplica?.();
  }

  async close(): Promise<void> {
    await this.#replica?.close();
    await this.#opened?.close();
  }

  fenceFor(entry: EntryWrite): Promise<Fence> {
    return this.store.fence(entry.key, scopesOf(entry));
  }

  /** Stores the entry with a fence taken just now. */
  async put(entry: EntryWrite): Promise<PutResult> {
    return this.store.put(entry, await this.fenceFor(entry));
  }

  /** The events that the listeners of a feed get from here on. */
  record(feed: InvalidationFeed = this.feed): {
    readonly events: InvalidationEvent[];
    readonly stop: () => void;
  } {
    const events: InvalidationEvent[] = [];
    return { events, stop: feed.subscribe((event) => events.push(event)) };
  }
}
