import type { EntryWrite, InvalidationEvent, Selection, TagScope } from '@reuso/store/ports';
import { expect, it } from 'vitest';
import { newEntry, newKey, newTenant, scopeOf } from '../../support/new-entry.js';
import { until } from '../../support/until.js';
import type { Subject } from '../subject.js';

const names = (events: readonly InvalidationEvent[], key: string) =>
  events.some(
    (event) => event.kind === 'everything' || (event.kind === 'removed' && event.keys.includes(key)),
  );

const namesScope = (events: readonly InvalidationEvent[], { tenant, layer, tag }: TagScope) =>
  events.some(
    (event) =>
      event.kind === 'everything' ||
      (event.kind === 'removed' &&
        event.scopes.some((named) => named.tenant === tenant && named.layer === layer && named.tag === tag)),
  );

const replaces = (events: readonly InvalidationEvent[], key: string) =>
  events.some(
    (event) => event.kind === 'everything' || (event.kind === 'replaced' && event.keys.includes(key)),
  );

const byTag = (entry: EntryWrite, tag: string): Selection => ({ kind: 'tag', scopes: [scopeOf(entry, tag)] });

export function feed(subject: Subject): void {
  it('is current while all is well', async () => {
    await until('both feeds are current', () => subject.feed.current && subject.replica.feed.current);
  });

  it('has named every removed key, on every replica, when an invalidation by key returns', async () => {
    const entry = newEntry();
    const absent = newKey();
    await subject.put(entry);
    const [own, other] = [subject.record(), subject.record(subject.replica.feed)];
    await subject.store.invalidate({ kind: 'keys', keys: [entry.key, absent] }, { dryRun: false });
    const told = [own, other].map(({ events }) => [names(events, entry.key), names(events, absent)]);
    own.stop();
    other.stop();
    expect(told).toEqual([
      [true, true],
      [true, true],
    ]);
  });

  it('has named the tag and every key that carried it when an invalidation by tag returns', async () => {
    const tenant = newTenant();
    const entries = Array.from({ length: 20 }, () => newEntry({ tenant, tags: ['all', 'mp:1'] }));
    await Promise.all(entries.map((entry) => subject.put(entry)));
    const tied = newEntry({ tenant });
    await subject.put(tied);
    await subject.store.tie(tied.key, [scopeOf(tied, 'mp:1')], tied.evictAt);
    const [own, other] = [subject.record(), subject.record(subject.replica.feed)];
    await subject.replica.store.invalidate(byTag(tied, 'mp:1'), { dryRun: false });
    const told = [own, other].map(
      ({ events }) =>
        namesScope(events, scopeOf(tied, 'mp:1')) &&
        [...entries, tied].every(({ key }) => names(events, key)),
    );
    own.stop();
    other.stop();
    expect(told).toEqual([true, true]);
  });

  it('has named a tag that no entry carries: answers of it may be in flight', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'] });
    const [own, other] = [subject.record(), subject.record(subject.replica.feed)];
    await subject.store.invalidate(byTag(entry, 'mp:1'), { dryRun: false });
    const told = [own, other].map(({ events }) => namesScope(events, scopeOf(entry, 'mp:1')));
    own.stop();
    other.stop();
    expect(told).toEqual([true, true]);
  });

  it('has spoken of more than is worth naming when a large invalidation returns', async () => {
    const tenant = newTenant();
    const entries = Array.from({ length: 1_500 }, () => newEntry({ tenant, tags: ['all'] }));
    for (let at = 0; at < entries.length; at += 250) {
      await Promise.all(entries.slice(at, at + 250).map((entry) => subject.put(entry)));
    }
    const { events, stop } = subject.record(subject.replica.feed);
    await subject.store.invalidate(byTag(entries[0] ?? newEntry(), 'all'), { dryRun: false });
    const named = entries.filter(({ key }) => names(events, key)).length;
    stop();
    expect(named).toBe(entries.length);
  });

  it('says on every replica that an entry was replaced', async () => {
    const entry = newEntry();
    const [own, other] = [subject.record(), subject.record(subject.replica.feed)];
    await subject.put(entry);
    await subject.put(newEntry({ ...entry, value: Buffer.from('newer') }));
    await until(
      'both have heard of it',
      () => replaces(own.events, entry.key) && replaces(other.events, entry.key),
    );
    own.stop();
    other.stop();
  });

  it('says nothing of a dry run, a first put, a refused put or a read', async () => {
    const entry = newEntry({ tags: ['all', 'mp:1'] });
    const fence = await subject.fenceFor(entry);
    await subject.store.invalidate(byTag(entry, 'mp:1'), { dryRun: false });
    const { events, stop } = subject.record();
    await subject.store.put(entry, fence);
    await subject.put(entry);
    await subject.store.get(entry.key);
    await subject.store.invalidate(byTag(entry, 'mp:1'), { dryRun: true });
    await subject.store.invalidate({ kind: 'keys', keys: [entry.key] }, { dryRun: true });
    stop();
    const spoken = names(events, entry.key) || namesScope(events, scopeOf(entry, 'mp:1'));
    expect(spoken || replaces(events, entry.key)).toBe(false);
  });

  it('tells all subscribers, and none that has left', async () => {
    const [stays, leaves] = [subject.record(), subject.record()];
    leaves.stop();
    leaves.stop();
    const key = newKey();
    await subject.store.invalidate({ kind: 'keys', keys: [key] }, { dryRun: false });
    stays.stop();
    expect(names(stays.events, key)).toBe(true);
    expect(leaves.events).toEqual([]);
  });

  it('tells the other subscribers although one of them throws', async () => {
    const stop = subject.feed.subscribe(() => {
      throw new Error('a listener that throws');
    });
    const other = subject.record();
    const key = newKey();
    // Whether the invalidation then counts as failed is the adapter's to say.
    await Promise.allSettled([subject.store.invalidate({ kind: 'keys', keys: [key] }, { dryRun: false })]);
    stop();
    other.stop();
    expect(names(other.events, key)).toBe(true);
  });
}
