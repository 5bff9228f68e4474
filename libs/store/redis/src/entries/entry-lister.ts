import type { EntryPage, EntryQuery, EntrySummary, TagScope } from '@reuso/store/ports';
import type { RedisLink } from '../connection/redis-link.js';
import { readEntry } from './entry-reader.js';
import { isFirstPlace } from './first-place.js';
import { comparePlaces, decodePlace, encodePlace, IndexCursor, type IndexPlace } from './index-cursor.js';
import { MergedWalk } from './merged-walk.js';
import { tagNames } from './redis-keys.js';

/** The most index members that one page looks at: a rare text is found over several pages, none of them slow. */
const MOST_CANDIDATES = 2_000;
const BATCH = 200;

const indexOf = (scope: TagScope): string => tagNames(scope).index;

/** Lists entries through tag indexes; each entry once, even if several of the indexes hold it. */
export class EntryLister {
  constructor(private readonly link: RedisLink) {}

  async list(query: EntryQuery): Promise<EntryPage> {
    const after = query.cursor === undefined ? undefined : decodePlace(query.cursor);
    const batchSize = Math.min(query.limit + 1, BATCH);
    const walk = this.#walk(query.scopes.map(indexOf), after, batchSize);
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
        const possible = scopes.filter((scope) => scope.tenant === tenant && scope.layer === layer);
        const carried = possible.filter(({ tag }) => tags.includes(tag));
        if (carried.length === 0) return undefined;
        if (possible.length === 1) return record.summary;
        return (await isFirstPlace(this.link, place, carried.map(indexOf))) ? record.summary : undefined;
      }),
    );
  }
}

/** In a page the order is that of the entries' own expiry, see `isFirstPlace`. */
function page(items: EntrySummary[], last: IndexPlace | undefined): EntryPage {
  return { items: items.sort(comparePlaces), nextCursor: last === undefined ? null : encodePlace(last) };
}

function answers(summary: EntrySummary, { alsoTagged = [], text }: EntryQuery): boolean {
  if (!alsoTagged.every((tag) => summary.tags.includes(tag))) return false;
  return text === undefined || summary.preview.toLowerCase().includes(text.toLowerCase());
}
