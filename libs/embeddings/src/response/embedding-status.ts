import type { CacheStatus } from '@reuso/llm';
import type { EmbeddingCall } from '../embedding-call.js';
import type { Settled } from './settled.js';
import type { EmbeddingLookup } from '../entry/embedding-cache.js';
import type { Flown } from '../flight/embedding-fetch.js';

/** How the cache dealt with a request of one or many inputs (RFC 9211): all stored, some (`fwd=partial`), or none. */
export function embeddingStatus(
  call: EmbeddingCall,
  lookups: ReadonlyMap<string, EmbeddingLookup>,
  settled: ReadonlyMap<string, Settled>,
  flight: Flown | undefined,
): CacheStatus {
  const key = call.keys.length === 1 ? call.keys[0] : undefined;
  const all = [...settled.values()];
  const hits = all.filter(({ outcome }) => outcome === 'hit');
  const wantedCount = new Set(call.keys).size;
  if (hits.length === wantedCount) return hitStatus(hits, key);
  return {
    forward: forwardOf(lookups, hits.length > 0),
    stored: flight?.storedAll === true,
    collapsed: flight === undefined,
    key,
    detail: [...lookups.values()].some(({ kind }) => kind === 'unavailable')
      ? 'store-unavailable'
      : undefined,
  };
}

/** The oldest and the soonest to expire speak for all. */
function hitStatus(hits: readonly Settled[], key: string | undefined): CacheStatus {
  const now = Date.now();
  const created = Math.min(...hits.map(({ embedding }) => embedding.createdAt));
  const expires = Math.min(...hits.map(({ embedding }) => embedding.expiresAt));
  return {
    hit: true,
    ttl: Math.floor((expires - now) / 1000),
    age: Math.max(0, Math.floor((now - created) / 1000)),
    key,
    detail: 'exact',
  };
}

function forwardOf(lookups: ReadonlyMap<string, EmbeddingLookup>, someHit: boolean): CacheStatus['forward'] {
  if (someHit) return 'partial';
  if (lookups.size === 0) return 'request';
  const verdicts = [...lookups.values()].map((lookup) =>
    lookup.kind === 'absent' ? lookup.verdict : undefined,
  );
  return verdicts.find((verdict) => verdict !== undefined) ?? 'miss';
}
