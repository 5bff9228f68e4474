import type { EntryPage, EntryQuery, EntrySummary, TagScope } from '@reuso/store/ports';
import type { RedisLink } from '../connection/redis-link.js';
import { readEntry } from './entry-reader.js';
import { comparePlaces, decodePlace, encodePlace, IndexCursor, type IndexPlace } from './index-cursor.js';
import { MergedWalk } from './merged-walk.js';
import { tagNames } from './redis-keys.js';

/** The most index members that one page looks at: a rare text is found over several pages, none of them slow. */
const MOST_CANDIDATES = 2_000;
const BATCH = 200;

/** Lists and counts entries through tag indexes; each entry once, even if several of the indexes hold it. */
export class EntryLister {
  constructor(private readonly link: RedisLink) {}

  async list(query: EntryQuery): Promise<EntryPage> {
    const after = query.cursor === undefined ? undefined : decodePlace(query.cursor);
    const batchSize = Math.min(query.limit + 1, BATCH);
    const indexes = query.scopes.map((scope) => tagNames(scope).index);
    const walk = this.#walk(indexes, after, batchSize);
    const items: EntrySummary[] = [];
    let last = after;
    for (let looked = 0; looked < MOST_CANDIDATES; looked += batchSize) {
      const places = await walk.next(batchSize);
      if (places.length === 0) return page(items, undefined);
      const entries = await this.#entries(query.scopes, places);
      for (const [index, place] of places.entries()) {
        const summary = entries[index];
        if (summary !== undefined && answers(summary, query)) {
          // One more than was asked for shows that something follows.
          if (items.length === query.limit) return page(items, last);
          items.push(summary);
        }
        last = place;
      }
    }
    return page(items, last);
  }

  /** How many entries carry one of the tags, those of an unfinished invalidation included. */
  async count(scopes: readonly TagScope[]): Promise<number> {
    const indexes = scopes.flatMap((scope) => [tagNames(scope).index, tagNames(scope).retired]);
    const walk = this.#walk(indexes, undefined, BATCH);
    let count = 0;
    for (;;) {
      const places = await walk.next(BATCH);
      if (places.length === 0) return count;
      const entries = await this.#entries(scopes, places);
      count += entries.filter((entry) => entry !== undefined).length;
    }
  }

  #walk(indexes: readonly string[], after: IndexPlace | undefined, pageSize: number): MergedWalk {
    return new MergedWalk(indexes.map((index) => new IndexCursor(this.link, index, after, pageSize)));
  }

  /** The entries at these places; undefined where there is none that carries one of the tags. */
  #entries(
    scopes: readonly TagScope[],
    places: readonly IndexPlace[],
  ): Promise<(EntrySummary | undefined)[]> {
    return Promise.all(
      places.map(async (place) => {
        const { stored, record } = await readEntry(this.link, place.key);
        if (!stored || record === undefined) return undefined;
        const { tenant, layer, tags } = record.summary;
        const carried = scopes.filter(
          (scope) => scope.tenant === tenant && scope.layer === layer && tags.includes(scope.tag),
        );
        if (carried.length === 0) return undefined;
        return (await this.#isFirst(place, carried)) ? record.summary : undefined;
      }),
    );
  }

  /**
   * An entry that took the place of a longer-lived one stays at the old one's place in the indexes that have both,
   * and so may be in several places. Only the first counts.
   */
  async #isFirst(place: IndexPlace, carried: readonly TagScope[]): Promise<boolean> {
    if (carried.length === 1) return true;
    const scores = await Promise.all(
      carried.map((scope) => this.link.send('zscore', tagNames(scope).index, place.key)),
    );
    const latest = Math.max(...scores.map((score) => (score === null ? -Infinity : -Number(score))));
    return latest <= place.expiresAt;
  }
}

/** In a page the order is that of the entries' own expiry, see `isFirst`. */
function page(items: EntrySummary[], last: IndexPlace | undefined): EntryPage {
  return { items: items.sort(comparePlaces), nextCursor: last === undefined ? null : encodePlace(last) };
}

function answers(summary: EntrySummary, { alsoTagged = [], text }: EntryQuery): boolean {
  if (!alsoTagged.every((tag) => summary.tags.includes(tag))) return false;
  return text === undefined || summary.preview.toLowerCase().includes(text.toLowerCase());
}
