import type { SessionView } from '@reuso/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from './api.js';

const SESSION = '/api/v1/session';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => call<SessionView>(SESSION, { signal }),
  staleTime: 60_000,
});

export const signIn = (token: string) => call<SessionView>(SESSION, { method: 'POST', body: { token } });

export const signOut = () => call<unknown>(SESSION, { method: 'DELETE' });
