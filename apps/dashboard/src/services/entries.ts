import type {
  EntriesPage,
  EntriesQuery,
  EntryDetail,
  FeedbackResponse,
  InvalidationRequest,
  InvalidationResponse,
} from '@reuso/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from './api.js';

const ENTRIES = '/api/v1/entries';

/** How long a page is filled up before it is shown as far as it came, ms. */
const SEARCH_MS = 4_000;

export const entriesQuery = (query: Partial<EntriesQuery> & Pick<EntriesQuery, 'limit'>) =>
  queryOptions({
    queryKey: ['entries', query],
    queryFn: ({ signal }) => search(query, signal),
    placeholderData: keepPreviousData,
  });

/** For rare finds the server looks at some thousand entries at a time: its answers are put together to a whole page. */
async function search(
  query: Partial<EntriesQuery> & Pick<EntriesQuery, 'limit'>,
  signal: AbortSignal,
): Promise<EntriesPage> {
  const end = performance.now() + SEARCH_MS;
  let page = await call<EntriesPage>(ENTRIES, { query, signal });
  const items = [...page.items];
  while (items.length < query.limit && page.next_cursor !== null && performance.now() < end) {
    const rest = { ...query, limit: query.limit - items.length, cursor: page.next_cursor };
    page = await call<EntriesPage>(ENTRIES, { query: rest, signal });
    items.push(...page.items);
  }
  return { items, next_cursor: page.next_cursor };
}

export const entryQuery = (key: string) =>
  queryOptions({
    queryKey: ['entry', key],
    queryFn: ({ signal }) => call<EntryDetail>(`${ENTRIES}/${encodeURIComponent(key)}`, { signal }),
  });

export const deleteEntry = (key: string) =>
  call<InvalidationResponse>(`${ENTRIES}/${encodeURIComponent(key)}`, { method: 'DELETE' });

export const markBad = (key: string, reason: string) =>
  call<FeedbackResponse>('/api/v1/feedback', {
    method: 'POST',
    body: { key, verdict: 'bad', ...(reason === '' ? {} : { reason }) },
  });

export const invalidate = (request: Partial<InvalidationRequest>, signal?: AbortSignal) =>
  call<InvalidationResponse>('/api/v1/invalidations', {
    method: 'POST',
    body: request,
    ...(signal === undefined ? {} : { signal }),
  });
