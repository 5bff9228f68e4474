import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EntryStore, EntryWrite, Selection } from '@reuso/store/ports';
import { expect, it } from 'vitest';
import { newEntry, newKey, newTenant, scopeOf, scopesOf } from '../../support/new-entry.js';
import type { Subject } from '../subject.js';

const KEYS = 12;
const TAGS = ['mp:1', 'mp:2', 'mp:3', 'mp:4'];
const WRITERS = 24;
const WRITES_EACH = 40;
const INVALIDATIONS = 60;

interface Attempt {
  readonly entry: EntryWrite;
  readonly value: string;
}

/** Answers in flight while they are invalidated, over and over, and what any replica serves of them meanwhile. */
class Race {
  readonly #tenant = newTenant();
  readonly #keys = Array.from({ length: KEYS }, () => newKey());
  /** Attempts whose fence was taken and that no invalidation has met yet. */
  readonly #alive = new Set<Attempt>();
  /** Values that must never be seen again. */
  readonly #dead = new Set<string>();
  readonly violations: string[] = [];
  stored = 0;
  fenced = 0;
  #over = false;

  constructor(private readonly stores: readonly EntryStore[]) {}

  async run(): Promise<void> {
    const readers = this.stores.map((store) => this.#read(store));
    await Promise.all([
      ...Array.from({ length: WRITERS }, (_, i) => this.#write(i)),
      ...this.stores.map((store) => this.#invalidate(store)),
    ]);
    this.#over = true;
    await Promise.all(readers);
    for (const store of this.stores) for (const key of this.#keys) await this.#look(store, key);
  }

  async #write(writer: number): Promise<void> {
    for (let i = 0; i < WRITES_EACH; i++) {
      const value = `${writer}/${i}`;
      const tags = ['all', pick(TAGS), pick(TAGS)];
      const key = pick(this.#keys);
      const entry = newEntry({ tenant: this.#tenant, key, tags, value: Buffer.from(value) });
      const attempt = { entry, value };
      const fence = await pick(this.stores).fence(key, scopesOf(entry));
      this.#alive.add(attempt);
      await sleep(randomInt(4));
      const { outcome } = await pick(this.stores).put(entry, fence);
      if (outcome === 'stored') this.stored += 1;
      else this.fenced += 1;
      if (this.#dead.has(value)) await this.#look(pick(this.stores), key);
    }
  }

  async #invalidate(store: EntryStore): Promise<void> {
    for (let i = 0; i < INVALIDATIONS; i++) {
      const { selection, selects } = this.#select();
      const met = [...this.#alive].filter((attempt) => selects(attempt.entry));
      await store.invalidate(selection, { dryRun: false });
      for (const attempt of met) {
        this.#alive.delete(attempt);
        this.#dead.add(attempt.value);
      }
      await sleep(randomInt(3));
    }
  }

  #select(): { selection: Selection; selects: (entry: EntryWrite) => boolean } {
    if (randomInt(3) === 0) {
      const key = pick(this.#keys);
      return { selection: { kind: 'keys', keys: [key] }, selects: (entry) => entry.key === key };
    }
    const tag = pick(TAGS);
    const scopes = [scopeOf(newEntry({ tenant: this.#tenant }), tag)];
    return { selection: { kind: 'tag', scopes }, selects: (entry) => entry.tags.includes(tag) };
  }

  async #read(store: EntryStore): Promise<void> {
    while (!this.#over) {
      await this.#look(store, pick(this.#keys));
      await sleep(0);
    }
  }

  async #look(store: EntryStore, key: string): Promise<void> {
    const dead = new Set(this.#dead);
    const seen = (await store.get(key))?.toString();
    if (seen !== undefined && dead.has(seen)) this.violations.push(`${key} served ${seen}`);
  }
}

export function concurrency(subject: Subject): void {
  it('never serves an answer that was in flight when an invalidation that selects it returned', async () => {
    const race = new Race([subject.store, subject.replica.store]);
    await race.run();
    expect(race.violations).toEqual([]);
    // Both ways were gone.
    expect(race.stored).toBeGreaterThan(0);
    expect(race.fenced).toBeGreaterThan(0);
  });

  it('leaves no entry behind that its tags do not find', async () => {
    const tenant = newTenant();
    const keys = Array.from({ length: 8 }, () => newKey());
    const scope = { tenant, layer: 'llm', tag: 'mp:1' } as const;
    const steps = Array.from({ length: 300 }, async (_, i) => {
      await sleep(randomInt(20));
      const entry = newEntry({ tenant, key: pick(keys), tags: i % 3 ? ['all', 'mp:1'] : ['all'] });
      if (i % 7 === 0) await subject.store.invalidate({ kind: 'tag', scopes: [scope] }, { dryRun: false });
      else if (i % 5 === 0) await subject.replica.store.tie(entry.key, [scope], entry.evictAt);
      else await subject.put(entry);
    });
    await Promise.all(steps);
    const all = { kind: 'tag', scopes: [{ ...scope, tag: 'all' }] } as const;
    const present = (await Promise.all(keys.map(async (key) => await subject.store.get(key)))).filter(
      Boolean,
    ).length;
    const { items } = await subject.store.list({ scopes: all.scopes, limit: 500 });
    expect(items.length).toBe(present);
    expect(await subject.store.invalidate(all, { dryRun: true })).toEqual({ matched: present, deleted: 0 });
    expect(await subject.store.invalidate(all, { dryRun: false })).toEqual({
      matched: present,
      deleted: present,
    });
    for (const key of keys) expect(await subject.store.get(key)).toBeNull();
  });
}

function pick<Item>(items: readonly Item[]): Item {
  const item = items[randomInt(items.length)];
  if (item === undefined) throw new Error('There is nothing to pick from');
  return item;
}
