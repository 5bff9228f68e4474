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

export const entriesQuery = (query: Partial<EntriesQuery>) =>
  queryOptions({
    queryKey: ['entries', query],
    queryFn: ({ signal }) => call<EntriesPage>(ENTRIES, { query, signal }),
    placeholderData: keepPreviousData,
  });

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
