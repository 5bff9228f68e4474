import { afterAll, beforeAll, describe } from 'vitest';
import { bookkeeping } from './parts/bookkeeping.js';
import { concurrency } from './parts/concurrency.js';
import { expiry } from './parts/expiry.js';
import { feed } from './parts/feed.js';
import { fences } from './parts/fences.js';
import { invalidation } from './parts/invalidation.js';
import { listing } from './parts/listing.js';
import { readsAndWrites } from './parts/reads-and-writes.js';
import { ties } from './parts/ties.js';
import type { EntryStoreHarness } from './entry-store-harness.js';
import { Subject } from './subject.js';

const PARTS: readonly (readonly [name: string, part: (subject: Subject) => void])[] = [
  ['reads and writes', readsAndWrites],
  ['expiry', expiry],
  ['fences', fences],
  ['ties', ties],
  ['invalidation', invalidation],
  ['listing', listing],
  ['bookkeeping', bookkeeping],
  ['feed', feed],
  ['concurrency', concurrency],
];

/** The rules that every `EntryStore` and its `InvalidationFeed` keep, whatever they are built on. */
export function describeEntryStore(name: string, harness: EntryStoreHarness): void {
  describe(`the EntryStore contract: ${name}`, { timeout: 60_000 }, () => {
    const subject = new Subject(harness);
    beforeAll(() => subject.open(), 60_000);
    afterAll(() => subject.close(), 60_000);

    describe.each(PARTS)('%s', (_, part) => {
      part(subject);
    });
  });
}
