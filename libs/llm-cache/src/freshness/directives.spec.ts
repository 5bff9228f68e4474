import { describe, expect, it } from 'vitest';
import { NO_DIRECTIVES, parseCacheControl } from './directives.js';

describe('parseCacheControl', () => {
  it.each([
    [undefined, {}],
    ['', {}],
    ['no-cache', { noCache: true }],
    ['No-Cache, NO-STORE', { noCache: true, noStore: true }],
    ['only-if-cached', { onlyIfCached: true }],
    ['max-age=60', { maxAge: 60 }],
    ['max-age = 60', { maxAge: 60 }],
    ['max-age="60"', { maxAge: 60 }],
    ['max-age=0', { maxAge: 0 }],
    ['max-age=60, max-age=10', { maxAge: 10 }],
    ['max-age=soon', { maxAge: 0 }],
    ['max-age=-1', { maxAge: 0 }],
    ['max-age', { maxAge: 0 }],
    ['max-stale', { maxStale: Infinity }],
    ['max-stale=30', { maxStale: 30 }],
    ['min-fresh=5', { minFresh: 5 }],
    ['stale-if-error=10, foo="no-cache, x", no-store', { noStore: true }],
    ['x-no-cache', {}],
  ])('reads %j', (header, expected) => {
    expect(parseCacheControl(header)).toEqual({ ...NO_DIRECTIVES, ...expected });
  });
});
