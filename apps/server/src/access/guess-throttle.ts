import { isIPv6 } from 'node:net';
import { LRUCache } from 'lru-cache';

/** Wrong guesses that are let pass in one window, by one address and by all together. */
export interface ThrottleLimits {
  readonly perAddress: number;
  readonly overall: number;
  readonly windowMs: number;
}

/** Addresses that are kept in mind; the ones silent for longest are forgotten first. */
const MAX_ADDRESSES = 10_000;
const OVERALL = '';

interface Window {
  readonly endsAt: number;
  failures: number;
}

/** Counts wrong guesses of keys and tokens, and tells who has to wait. Only failures count: whoever knows a key makes none. */
export class GuessThrottle {
  readonly #windows = new LRUCache<string, Window>({ max: MAX_ADDRESSES });
  #all: Window = { endsAt: 0, failures: 0 };

  constructor(private readonly limits: ThrottleLimits) {}

  /** @returns seconds until another attempt will be looked at; 0: this one is */
  waitSeconds(address: string, now: number): number {
    const { perAddress, overall } = this.limits;
    const own = this.#windowOf(networkOf(address), now);
    const until = Math.max(
      own.failures >= perAddress ? own.endsAt : 0,
      this.#windowOf(OVERALL, now).failures >= overall ? this.#all.endsAt : 0,
    );
    return Math.max(0, Math.ceil((until - now) / 1000));
  }

  failed(address: string, now: number): void {
    const network = networkOf(address);
    const own = this.#windowOf(network, now);
    own.failures += 1;
    this.#windows.set(network, own);
    this.#windowOf(OVERALL, now).failures += 1;
  }

  #windowOf(network: string, now: number): Window {
    const known = network === OVERALL ? this.#all : this.#windows.get(network);
    if (known !== undefined && known.endsAt > now) return known;
    const fresh = { endsAt: now + this.limits.windowMs, failures: 0 };
    if (network === OVERALL) this.#all = fresh;
    return fresh;
  }
}

/** Whoever has one IPv6 address has the other 2^64 of its network too. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.toLowerCase().startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter((group) => group !== '');
  const right = tail === undefined ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(Math.max(0, zeros)).fill('0'), ...right].slice(0, 4).join(':');
}
