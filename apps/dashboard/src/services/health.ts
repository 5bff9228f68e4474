import type { Readiness } from '@reuso/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from './api.js';

/** Asked more often while something is wrong, so that its end shows soon. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => call<Readiness>('/health/ready', { signal }),
  refetchInterval: ({ state }) => (state.data?.status === 'ok' ? 5_000 : 2_000),
  retry: false,
});
