import type { RedisArgument } from '../connection/redis-link.js';

/**
 * One write in so many takes so many expired members out of its indexes on its way. By chance: counted, writers that
 * take turns could leave some indexes out for ever.
 */
const TRIM_EVERY = 8;
const TRIM = 100;
/** Indexes expire on whole minutes, so that not each write has to prolong them. */
const INDEX_STEP_MS = 60_000;

/** What scripts that put an entry into indexes are told of it: key, expiry, eviction, the indexes' own expiry, members to trim. */
export function indexTerms(key: string, expiresAt: number, evictAt: number): RedisArgument[] {
  const trim = Math.random() * TRIM_EVERY < 1 ? TRIM : 0;
  return [key, expiresAt, evictAt, indexKeptUntil(evictAt), trim];
}

/** @returns ms since the epoch */
export function indexKeptUntil(evictAt: number): number {
  return Math.ceil(evictAt / INDEX_STEP_MS) * INDEX_STEP_MS;
}
