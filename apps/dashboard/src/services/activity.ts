import type { ActivityPage, ActivityQuery } from '@reuso/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from './api.js';

export const activityQuery = (query: Partial<ActivityQuery>) =>
  queryOptions({
    queryKey: ['activity', query],
    queryFn: ({ signal }) => call<ActivityPage>('/api/v1/activity', { query, signal }),
    placeholderData: keepPreviousData,
  });
