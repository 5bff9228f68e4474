import type { CachedAnswer } from '../codec/cached-answer.js';
import type { CacheDirectives } from './directives.js';

/**
 * Whether a stored answer may serve a request (RFC 9111 §4.2, §5.2.1):
 * `serve`, `stale` (its time is over) or `request` (it would do, but the request asks for a fresher one).
 */
export type Verdict = 'serve' | 'stale' | 'request';

/** @param now ms since the epoch */
export function judge(
  answer: Pick<CachedAnswer, 'createdAt' | 'expiresAt'>,
  directives: CacheDirectives,
  now: number,
): Verdict {
  const age = (now - answer.createdAt) / 1000;
  const left = (answer.expiresAt - now) / 1000;
  // RFC 9111 §4.2.1 leaves ages below a second open; max-age=0 asks for an answer made for this request.
  if (directives.maxAge !== undefined && (age > directives.maxAge || directives.maxAge === 0))
    return 'request';
  if (directives.minFresh !== undefined && left < directives.minFresh) return left <= 0 ? 'stale' : 'request';
  if (left > 0) return 'serve';
  return directives.maxStale !== undefined && -left <= directives.maxStale ? 'serve' : 'stale';
}
