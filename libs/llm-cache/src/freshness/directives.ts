/** What a request asks of the cache (RFC 9111 §5.2.1). Durations are seconds. */
export interface CacheDirectives {
  /** Do not answer from what is stored; store what comes. */
  readonly noCache: boolean;
  /** Do not store what comes. */
  readonly noStore: boolean;
  readonly onlyIfCached: boolean;
  /** Oldest age that is good enough. */
  readonly maxAge: number | undefined;
  /** How long past its expiry an answer is still good enough; `Infinity` for any. */
  readonly maxStale: number | undefined;
  /** Least freshness that must be left. */
  readonly minFresh: number | undefined;
}

export const NO_DIRECTIVES: CacheDirectives = {
  noCache: false,
  noStore: false,
  onlyIfCached: false,
  maxAge: undefined,
  maxStale: undefined,
  minFresh: undefined,
};

const DIRECTIVE = /([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^,\s]*)))?/g;

/**
 * Reads a request's `Cache-Control`. Unknown directives are ignored (RFC 9111 §5.2.3); a duration that is not a
 * number counts as 0, the cautious reading; of two values of one directive the stricter counts.
 */
export function parseCacheControl(header: string | undefined): CacheDirectives {
  if (header === undefined || header === '') return NO_DIRECTIVES;
  const found = { ...NO_DIRECTIVES };
  for (const [, name, quoted, token] of header.matchAll(DIRECTIVE)) {
    const argument = quoted ?? token;
    switch (name?.toLowerCase()) {
      case 'no-cache':
        found.noCache = true;
        break;
      case 'no-store':
        found.noStore = true;
        break;
      case 'only-if-cached':
        found.onlyIfCached = true;
        break;
      case 'max-age':
        found.maxAge = Math.min(seconds(argument), found.maxAge ?? Infinity);
        break;
      case 'max-stale':
        found.maxStale = Math.min(
          argument === undefined ? Infinity : seconds(argument),
          found.maxStale ?? Infinity,
        );
        break;
      case 'min-fresh':
        found.minFresh = Math.max(seconds(argument), found.minFresh ?? 0);
        break;
      default:
        break;
    }
  }
  return found;
}

function seconds(argument: string | undefined): number {
  return argument !== undefined && /^\d+$/.test(argument) ? Number(argument) : 0;
}
