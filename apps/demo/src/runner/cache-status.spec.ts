import { expect, it } from 'vitest';
import { originOf } from './cache-status.js';

it.each([
  ['reuso; hit; ttl=86340; key="llm:9f2c"; detail=exact', 'hit'],
  ['reuso; fwd=miss; collapsed', 'collapsed'],
  ['reuso; fwd=miss; stored; key="llm:hit"', 'provider'],
  ['reuso; fwd=request; stored', 'provider'],
  ['reuso; fwd=miss; detail=store-unavailable', 'provider'],
  [null, 'provider'],
])('%s comes from: %s', (header, origin) => {
  expect(originOf(header)).toBe(origin);
});
