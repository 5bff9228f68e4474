import { describe, expect, it } from 'vitest';
import { backoffMs, DEFAULT_RETRIES, isRetriable, parseRetryAfter } from './retry-delay.js';

describe('the wait before a retry', () => {
  it('doubles, half of it by chance, and has a limit', () => {
    const spans = [1, 2, 3, 10].map((retry) =>
      [0, 1].map((random) => backoffMs(retry, DEFAULT_RETRIES, random)),
    );
    expect(spans).toEqual([
      [250, 500],
      [500, 1000],
      [1000, 2000],
      [30_000, 60_000],
    ]);
  });

  it('is what Retry-After says, in seconds or as a date', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(parseRetryAfter('3', now)).toBe(3000);
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:10 GMT', now)).toBe(10_000);
    expect(parseRetryAfter('Thu, 01 Jan 2025 00:00:10 GMT', now)).toBe(0);
    expect([null, '', 'soon'].map((value) => parseRetryAfter(value, now))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('follows only what may pass', () => {
    expect([408, 425, 429, 500, 502, 503, 504].every(isRetriable)).toBe(true);
    expect([400, 401, 403, 404, 409, 413, 422].some(isRetriable)).toBe(false);
  });
});
