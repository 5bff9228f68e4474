import type { WarmupView, WarmupsPage } from '@reuso/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from './api.js';

const WARMUPS = '/api/v1/warmups';

export const isActive = ({ status }: WarmupView) => status === 'queued' || status === 'running';

/** Followed closely while a job runs. */
export const warmupsQuery = queryOptions({
  queryKey: ['warmups'],
  queryFn: ({ signal }) => call<WarmupsPage>(WARMUPS, { signal }),
  refetchInterval: ({ state }) => (state.data?.items.some(isActive) ? 1_000 : 15_000),
});

export const startFromFile = (file: Blob, isNdjson: boolean) =>
  call<{ id: string }>(WARMUPS, {
    method: 'POST',
    body: new Blob([file], { type: isNdjson ? 'application/x-ndjson' : 'application/json' }),
  });

export const warmMostUsed = (n: number) =>
  call<{ id: string }>(WARMUPS, { method: 'POST', body: { name: `The ${n} most used`, from: 'top', n } });

export const cancelWarmup = (id: string) => call<WarmupView>(`${WARMUPS}/${id}`, { method: 'DELETE' });
