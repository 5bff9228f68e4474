import { describe, expect, it } from 'vitest';
import type { CachedAnswer } from '../codec/cached-answer.js';
import { NO_DIRECTIVES } from './directives.js';
import { judge } from './freshness.js';

const made = 1_790_000_000_000;
const answer: CachedAnswer = {
  body: Buffer.alloc(0),
  createdAt: made,
  expiresAt: made + 100_000,
  upstreamMs: 0,
  usage: undefined,
};

describe('judge', () => {
  it.each([
    ['fresh', {}, 50, 'serve'],
    ['expired', {}, 101, 'stale'],
    ['expired at the very end', {}, 100, 'stale'],
    ['young enough', { maxAge: 60 }, 60, 'serve'],
    ['too old for the request', { maxAge: 60 }, 61, 'request'],
    ['max-age=0 wants one made for it', { maxAge: 0 }, 0, 'request'],
    ['fresh for long enough', { minFresh: 40 }, 60, 'serve'],
    ['not fresh for long enough', { minFresh: 41 }, 60, 'request'],
    ['stale within max-stale', { maxStale: 30 }, 130, 'serve'],
    ['stale beyond max-stale', { maxStale: 30 }, 131, 'stale'],
    ['stale, any will do', { maxStale: Infinity }, 10_000, 'serve'],
    ['max-age outdoes max-stale', { maxAge: 60, maxStale: Infinity }, 130, 'request'],
  ])('%s', (_name, directives, seconds, verdict) => {
    expect(judge(answer, { ...NO_DIRECTIVES, ...directives }, made + seconds * 1000)).toBe(verdict);
  });
});
