import type { TagScope } from '@reuso/store/ports';
import { unlessForeign } from '../connection/redis-errors.js';
import type { RedisLink } from '../connection/redis-link.js';
import { tagField } from './entry-record.js';
import { isFirstPlace } from './first-place.js';
import { IndexCursor, type IndexPlace } from './index-cursor.js';
import { MergedWalk } from './merged-walk.js';
import { entryNames, tagNames } from './redis-keys.js';

const BATCH = 200;

/**
 * Counts entries through tag indexes, each once, also those that an unfinished invalidation left. Of an entry it reads
 * no more than whether it is there and what it carries: of many that is a fraction of what listing them takes.
 */
export class EntryCounter {
  constructor(private readonly link: RedisLink) {}

  async count(scopes: readonly TagScope[]): Promise<number> {
    const cursors = scopes
      .flatMap(indexesOf)
      .map((index) => new IndexCursor(this.link, index, undefined, BATCH));
    const walk = new MergedWalk(cursors);
    let count = 0;
    for (;;) {
      const places = await walk.next(BATCH);
      if (places.length === 0) return count;
      const counted = await Promise.all(places.map((place) => this.#counts(scopes, place)));
      count += counted.filter(Boolean).length;
    }
  }

  async #counts(scopes: readonly TagScope[], place: IndexPlace): Promise<boolean> {
    const { value, metadata } = entryNames(place.key);
    const asked = ['tenant', 'layer', 'expires', 'evict', ...scopes.map(({ tag }) => tagField(tag))];
    const [length, fields] = await Promise.all([
      unlessForeign(this.link.send('strlen', value)),
      unlessForeign(this.link.send('hmget', metadata, ...asked)),
    ]);
    // A value is never empty.
    if (!Number(length) || !Array.isArray(fields)) return false;
    const [tenant, layer, expires, evict, ...carried] = fields as (string | null)[];
    if (expires === null || evict === null) return false;
    const own = scopes.filter(
      (scope, index) => scope.tenant === tenant && scope.layer === layer && carried[index] !== null,
    );
    return own.length > 0 && (await isFirstPlace(this.link, place, own.flatMap(indexesOf)));
  }
}

function indexesOf(scope: TagScope): string[] {
  const { index, retired } = tagNames(scope);
  return [index, retired];
}
