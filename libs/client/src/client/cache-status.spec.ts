import { describe, expect, it } from 'vitest';
import { parseBatchPlace, parseCacheStatus } from './cache-status.js';

const NOTHING = {
  hit: false,
  collapsed: false,
  forward: undefined,
  stored: false,
  key: undefined,
  detail: undefined,
};

describe('Cache-Status', () => {
  it.each([
    [
      'reuso; hit; ttl=86340; key="llm:9f2c"; detail=exact',
      { ...NOTHING, hit: true, key: 'llm:9f2c', detail: 'exact' },
    ],
    ['reuso; fwd=miss; collapsed', { ...NOTHING, forward: 'miss', collapsed: true }],
    ['reuso; fwd=miss; stored; key="llm:hit"', { ...NOTHING, forward: 'miss', stored: true, key: 'llm:hit' }],
    ['other; hit, reuso; fwd=request', { ...NOTHING, forward: 'request' }],
  ])('%s', (header, expected) => expect(parseCacheStatus(header)).toEqual(expected));

  it.each([null, '', 'reuso; fwd="broken'])('says nothing as %j', (header) => {
    expect(parseCacheStatus(header)).toBeUndefined();
  });
});

describe('X-Reuso-Batch', () => {
  it('tells the place in a shared call', () => {
    expect(parseBatchPlace('id="b-7", size=5, position=2')).toEqual({ id: 'b-7', size: 5, position: 2 });
  });
  it.each([null, '', 'size=5', 'id="x'])('says nothing as %j', (header) => {
    expect(parseBatchPlace(header)).toBeUndefined();
  });
});
