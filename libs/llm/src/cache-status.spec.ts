import { parseList } from 'structured-headers';
import { describe, expect, it } from 'vitest';
import { formatCacheStatus } from './cache-status.js';

describe('formatCacheStatus', () => {
  it('is a structured field that any parser reads (RFC 9211, RFC 9651)', () => {
    const text = formatCacheStatus({ hit: true, ttl: -3, age: 9, key: 'llm:9f2c', detail: 'exact' });
    expect(text).toBe('reuso; hit; ttl=-3; key="llm:9f2c"; detail=exact');
    const [[name, parameters]] = parseList(text) as unknown as [
      [{ toString(): string }, Map<string, unknown>],
    ];
    expect(String(name)).toBe('reuso');
    expect(Object.fromEntries(parameters)).toMatchObject({ hit: true, ttl: -3, key: 'llm:9f2c' });
  });

  it.each([
    [{ forward: 'miss', stored: true, key: 'llm:1' }, 'reuso; fwd=miss; stored; key="llm:1"'],
    [{ forward: 'miss', collapsed: true }, 'reuso; fwd=miss; collapsed'],
    [{ forward: 'request', stored: true }, 'reuso; fwd=request; stored'],
    [{ forward: 'bypass' }, 'reuso; fwd=bypass'],
    [
      { forward: 'miss', stored: false, detail: 'store-unavailable' },
      'reuso; fwd=miss; detail=store-unavailable',
    ],
  ] as const)('writes %j', (status, text) => {
    expect(formatCacheStatus(status)).toBe(text);
  });
});
