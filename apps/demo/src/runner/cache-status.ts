import { parseList } from 'structured-headers';

/** Where an answer came from: the cache, a call of someone else that was already on its way, or a call of its own. */
export type Origin = 'hit' | 'collapsed' | 'provider';

/** Reads a `Cache-Status` header (RFC 9211); without one, the answer came from the provider. */
export function originOf(cacheStatus: string | null): Origin {
  const entry = cacheStatus === null ? undefined : parseList(cacheStatus).at(-1);
  const parameters = entry?.[1];
  if (parameters?.get('hit') === true) return 'hit';
  return parameters?.get('collapsed') === true ? 'collapsed' : 'provider';
}
