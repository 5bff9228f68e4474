import { describe, expect, it } from 'vitest';
import { GuessThrottle } from './guess-throttle.js';

const throttle = () => new GuessThrottle({ perAddress: 2, overall: 5, windowMs: 60_000 });

describe('GuessThrottle', () => {
  it('lets an address fail so often and then wait for the end of its window', () => {
    const one = throttle();
    expect(one.waitSeconds('10.0.0.1', 0)).toBe(0);
    one.failed('10.0.0.1', 0);
    expect(one.waitSeconds('10.0.0.1', 1_000)).toBe(0);
    one.failed('10.0.0.1', 1_000);
    expect(one.waitSeconds('10.0.0.1', 1_000)).toBe(59);
    expect(one.waitSeconds('10.0.0.2', 1_000)).toBe(0);
    expect(one.waitSeconds('10.0.0.1', 60_000)).toBe(0);
  });

  it('takes all addresses of an IPv6 network for one', () => {
    const one = throttle();
    one.failed('2001:db8:0:1::1', 0);
    one.failed('2001:db8:0:1:ffff:1:2:3', 0);
    expect(one.waitSeconds('2001:db8::1:0:0:0:9', 0)).toBe(60);
    expect(one.waitSeconds('2001:db8:0:2::1', 0)).toBe(0);
  });

  it('keeps apart IPv4 addresses that come in IPv6 form', () => {
    const one = throttle();
    one.failed('::ffff:10.0.0.1', 0);
    one.failed('::ffff:10.0.0.1', 0);
    expect(one.waitSeconds('::ffff:10.0.0.2', 0)).toBe(0);
  });

  it('has all wait once all together have failed too often', () => {
    const one = throttle();
    for (let last = 1; last <= 5; last += 1) one.failed(`10.0.0.${last}`, 0);
    expect(one.waitSeconds('10.0.0.99', 0)).toBe(60);
    expect(one.waitSeconds('10.0.0.99', 60_000)).toBe(0);
  });
});
