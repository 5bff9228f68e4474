import { describe, expect, it } from 'vitest';
import { isLoopback } from './is-loopback.js';

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.0.0.53', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1', 'localhost', 'LOCALHOST'])(
    'holds for %s',
    (host) => expect(isLoopback(host)).toBe(true),
  );

  it.each([
    '0.0.0.0',
    '::',
    '128.0.0.1',
    '192.168.1.4',
    '10.0.0.1',
    'fe80::1',
    '::2',
    'localhost.example',
    'example',
  ])('does not hold for %s', (host) => expect(isLoopback(host)).toBe(false));
});
