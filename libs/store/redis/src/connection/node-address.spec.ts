import { describe, expect, it } from 'vitest';
import { parseNodeAddress } from './node-address.js';

describe('parseNodeAddress', () => {
  it('reads host, port, credentials, database and TLS', () => {
    expect(parseNodeAddress('rediss://us%40er:p%3Ass@redis.example:7000/3', 6_379)).toEqual({
      host: 'redis.example',
      port: 7_000,
      username: 'us@er',
      password: 'p:ss',
      db: 3,
      tls: true,
    });
  });

  it('fills in what is left out', () => {
    expect(parseNodeAddress('redis://sentinel', 26_379)).toEqual({
      host: 'sentinel',
      port: 26_379,
      username: undefined,
      password: undefined,
      db: 0,
      tls: false,
    });
    expect(parseNodeAddress('redis://:secret@[::1]', 6_379)).toMatchObject({
      host: '::1',
      username: undefined,
      password: 'secret',
    });
  });
});
