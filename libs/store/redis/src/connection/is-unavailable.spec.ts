import { ReplyError } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { isUnavailable } from './is-unavailable.js';
import { RedisNotConnectedError, withoutArguments } from './redis-errors.js';

const reply = (message: string): unknown => new ReplyError(message);

describe('isUnavailable', () => {
  it.each([
    'LOADING Redis is loading the dataset in memory',
    "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    "READONLY You can't write against a read only replica.",
    'CLUSTERDOWN The cluster is down',
    'TRYAGAIN Multiple keys request during rehashing of slot',
    'MOVED 866 127.0.0.1:7001',
    'NOAUTH Authentication required.',
  ])('is true for the reply %s', (message) => {
    expect(isUnavailable(reply(message))).toBe(true);
  });

  it.each([
    "OOM command not allowed when used memory > 'maxmemory'.",
    'WRONGTYPE Operation against a key holding the wrong kind of value',
    "NOPERM User default has no permissions to run the 'get' command",
    'ERR unknown command',
  ])('is false for the reply %s', (message) => {
    expect(isUnavailable(reply(message))).toBe(false);
  });

  it('is true when there is no connection or no answer', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    });
    const named = Object.assign(new Error('…'), { name: 'MaxRetriesPerRequestError' });
    expect(
      [
        refused,
        named,
        new RedisNotConnectedError('why'),
        new Error('Connection is closed.'),
        new Error('Command timed out'),
      ].map(isUnavailable),
    ).toEqual([true, true, true, true, true]);
  });

  it('is false for mistakes in the program', () => {
    expect(
      [new TypeError('x is not a function'), new RangeError('bad cursor'), 'text', undefined].map(
        isUnavailable,
      ),
    ).toEqual([false, false, false, false]);
  });
});

describe('withoutArguments', () => {
  it('keeps what was sent to Redis out of the error', () => {
    const error = Object.assign(new Error('OOM'), { command: { name: 'evalsha', args: ['a prompt'] } });
    expect(withoutArguments(error)).toBe(error);
    expect(error).not.toHaveProperty('command');
  });
});
