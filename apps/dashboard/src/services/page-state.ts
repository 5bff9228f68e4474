import type { ActivityQuery, EntriesQuery, MasterplansQuery } from '@reuso/contracts';
import {
  type RawSearch,
  type WindowSearch,
  readLayer,
  readOutcome,
  readPage,
  readText,
  readWindow,
} from './search-state.js';

/** Beside the cursor, which page of the list it begins; the server has no use for it. */
interface PageSearch {
  readonly cursor?: string | undefined;
  readonly page?: number | undefined;
}

type Optional<T> = { readonly [Name in keyof T]?: T[Name] | undefined };

export const SORTS: readonly MasterplansQuery['sort'][] = [
  ...(['last_seen_at', 'masterplan_id', 'lookups', 'hit_rate'] as const),
  ...(['spent_usd', 'saved_usd', 'saved_ms'] as const),
];

export type MasterplansSearch = PageSearch &
  WindowSearch &
  Optional<Pick<MasterplansQuery, 'q' | 'sort' | 'order'>>;

export function readMasterplans(search: RawSearch): MasterplansSearch {
  return {
    ...readWindow(search),
    ...readPage(search),
    q: readText(search, 'q'),
    sort: SORTS.find((sort) => sort === search['sort']),
    order: search['order'] === 'asc' ? 'asc' : undefined,
  };
}

export type EntriesSearch = PageSearch &
  Optional<Pick<EntriesQuery, 'q' | 'layer' | 'model' | 'tag' | 'masterplan_id'>>;

export function readEntries(search: RawSearch): EntriesSearch {
  const layer = readLayer(search);
  return {
    ...readPage(search),
    q: readText(search, 'q'),
    layer: layer === 'rag_similarity' ? undefined : layer,
    model: readText(search, 'model'),
    tag: readText(search, 'tag'),
    masterplan_id: readText(search, 'masterplan_id'),
  };
}

export type ActivitySearch = Optional<Pick<ActivityQuery, 'layer' | 'outcome' | 'model' | 'masterplan_id'>>;

export function readActivity(search: RawSearch): ActivitySearch {
  return {
    layer: readLayer(search),
    outcome: readOutcome(search),
    model: readText(search, 'model'),
    masterplan_id: readText(search, 'masterplan_id'),
  };
}
