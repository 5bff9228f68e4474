import type { InvalidationEvent, TagScope } from '@reuso/store/ports';
import { isWrongType } from '../connection/redis-errors.js';
import type { RedisLink } from '../connection/redis-link.js';
import { removeEntry } from '../scripts/remove-entry-3.lua.js';
import { retireIndex } from '../scripts/retire-index-3.lua.js';
import { withdrawEntry } from '../scripts/withdraw-entry-3.lua.js';
import { fromFields, tagField, type EntryRecord } from './entry-record.js';
import { GENERATION_MS, newGeneration } from './generation.js';
import { entryNames, tagNames } from './redis-keys.js';

/** Above this many keys replicas are told that everything was invalidated. */
const WORTH_NAMING = 1_000;
const PAGE = 200;
/** The member that marks a longer index, see `retire-index-3.lua.ts`. */
const LONG = '*';

interface RetiredIndex {
  readonly name: string;
  /** The metadata field that its entries carry. */
  readonly field: string;
  readonly count: number;
  readonly long: boolean;
}

interface Withdrawn {
  /** Whether it was served until now. */
  readonly served: boolean;
  /** undefined: it stays, or has no metadata that is ours. */
  readonly record: EntryRecord | undefined;
}

/** Tells every replica; resolves when none serves a local copy of it any more. */
export type Tell = (event: InvalidationEvent) => Promise<void>;

/**
 * Removes entries by key or by tag. Whatever it removes stays on record in Redis until the replicas have been told,
 * so that an invalidation which was cut off half-way is made whole by the next one.
 */
export class EntryRemover {
  constructor(
    private readonly link: RedisLink,
    private readonly tell: Tell,
  ) {}

  /** @returns how many entries there were */
  async removeKeys(keys: readonly string[]): Promise<number> {
    const removed = await this.#remove(keys, undefined);
    const everything = keys.length > WORTH_NAMING;
    await this.tell(everything ? { kind: 'everything' } : { kind: 'removed', scopes: [], keys });
    return removed;
  }

  /** @returns how many entries there were */
  async removeTagged(scopes: readonly TagScope[]): Promise<number> {
    // All generations first: what is in flight under any of these tags is stopped from here on.
    const indexes = await Promise.all(scopes.map((scope) => this.#retire(scope)));
    const total = indexes.reduce((sum, { count }) => sum + count, 0);
    const everything = total > WORTH_NAMING || indexes.some(({ long }) => long);
    let removed = 0;
    const named: { name: string; keys: string[] }[] = [];
    for (const { name, field, long } of indexes) {
      if (long) {
        removed += await this.#drain(name, field);
        named.push({ name, keys: [LONG] });
      } else {
        const keys = await this.#members(name, WORTH_NAMING);
        removed += await this.#remove(keys, field);
        named.push({ name, keys });
      }
    }
    const keys = [...new Set(named.flatMap((index) => index.keys))];
    await this.tell(everything ? { kind: 'everything' } : { kind: 'removed', scopes, keys });
    await Promise.all(named.map((index) => this.#forget(index.name, index.keys)));
    return removed;
  }

  async #retire(scope: TagScope): Promise<RetiredIndex> {
    const { index, generation, retired } = tagNames(scope);
    const args = [newGeneration(), GENERATION_MS, WORTH_NAMING];
    const reply = await this.link.run(retireIndex, [index, generation, retired], args);
    const [count = 0, long = 0] = reply as number[];
    return { name: retired, field: tagField(scope.tag), count, long: long === 1 };
  }

  /** Removes the entries of a long retired index, page by page; its mark stays until everybody has been told. */
  async #drain(retired: string, field: string): Promise<number> {
    let removed = 0;
    for (;;) {
      const keys = await this.#members(retired, PAGE);
      if (keys.length === 0) return removed;
      removed += await this.#remove(keys, field);
      await this.#forget(retired, keys);
    }
  }

  async #members(retired: string, most: number): Promise<string[]> {
    const args = [retired, '-inf', '(0', 'BYSCORE', 'LIMIT', 0, most] as const;
    return (await this.link.send('zrange', ...args)) as string[];
  }

  async #remove(keys: readonly string[], field: string | undefined): Promise<number> {
    let removed = 0;
    for (let start = 0; start < keys.length; start += PAGE) {
      const page = keys.slice(start, start + PAGE);
      // Out of service first: whoever does not find it in an index any more, for it is leaving them, must not meet it.
      const entries = await Promise.all(page.map((key) => this.#withdraw(key, field)));
      // Out of the indexes then, and at last out of the store: a writer that puts the key into an index later has taken
      // its fence after this removal, or is stopped by it.
      await this.#leaveIndexes(entries.flatMap(({ record }) => record ?? []));
      const outcomes = await Promise.all(
        page.map((key, index) => this.#removeOne(key, entries[index], field)),
      );
      removed += outcomes.filter(Boolean).length;
    }
    return removed;
  }

  async #withdraw(key: string, field: string | undefined): Promise<Withdrawn> {
    const { value, metadata, fence } = entryNames(key);
    const args = [newGeneration(), GENERATION_MS, ...(field === undefined ? [] : [field])];
    const reply = await this.link.run(withdrawEntry, [value, metadata, fence], args);
    const [served, fields] = reply as [number, string[]];
    return { served: served === 1, record: fromFields(key, fields) };
  }

  /** @returns whether there was an entry */
  async #removeOne(
    key: string,
    withdrawn: Withdrawn | undefined,
    field: string | undefined,
  ): Promise<boolean> {
    const { value, metadata, fence } = entryNames(key);
    const left = withdrawn?.record?.id ?? '';
    const args = [newGeneration(), GENERATION_MS, left, ...(field === undefined ? [] : [field])];
    const outcome = await this.link.run(removeEntry, [value, metadata, fence], args);
    return withdrawn?.served === true || outcome === 1;
  }

  async #leaveIndexes(records: readonly EntryRecord[]): Promise<void> {
    const members = new Map<string, string[]>();
    for (const { summary } of records) {
      const { key, tenant, layer, tags } = summary;
      for (const tag of tags) {
        const { index } = tagNames({ tenant, layer, tag });
        members.set(index, [...(members.get(index) ?? []), key]);
      }
    }
    await Promise.all([...members].map(([index, keys]) => this.#forget(index, keys)));
  }

  async #forget(index: string, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    try {
      await this.link.send('zrem', index, ...keys);
    } catch (error) {
      if (!isWrongType(error)) throw error;
      await this.link.send('unlink', index);
    }
  }
}
