import { setTimeout as sleep } from 'node:timers/promises';
import type { Gateway } from './gateway.ts';

/** A case in which a cache of answers can go wrong, and what it should cost. */
export interface Trap {
  readonly name: string;
  /** Calls to the provider that are right. */
  readonly calls: number;
  readonly spring: (gateway: Gateway, prompt: string) => Promise<void>;
}

/** Some gateways store after they have answered. */
const STORED_MS = 400;
const AT_ONCE = 20;

export const TRAPS: readonly Trap[] = [
  { name: 'asked twice', calls: 1, spring: inTurn({}, {}) },
  {
    name: 'asked twice, members in another order',
    calls: 1,
    spring: async (gateway, prompt) => {
      const body = gateway.bodyOf(prompt);
      await gateway.ask(body);
      await sleep(STORED_MS);
      await gateway.ask(Object.fromEntries(Object.entries(body).toReversed()));
    },
  },
  {
    name: 'another value of a parameter not yet invented',
    calls: 2,
    spring: inTurn({ daring: 1 }, { daring: 2 }),
  },
  { name: 'the first answer was cut at its length', calls: 2, spring: after('length', {}) },
  { name: 'the first answer was filtered', calls: 2, spring: after('content-filter', {}) },
  { name: 'the first answer was empty', calls: 2, spring: after('empty-content', {}) },
  { name: 'the first stream broke off', calls: 2, spring: after('cut-without-done', { stream: true }) },
  { name: 'asked as a stream twice', calls: 1, spring: inTurn({ stream: true }, { stream: true }) },
  { name: 'asked as a stream, then not', calls: 1, spring: inTurn({ stream: true }, {}) },
  { name: 'asked, then as a stream', calls: 1, spring: inTurn({}, { stream: true }) },
  {
    name: `asked ${AT_ONCE} times at once`,
    calls: 1,
    spring: async (gateway, prompt) => {
      await gateway.next({ latency_ms: 500 });
      await Promise.all(Array.from({ length: AT_ONCE }, () => gateway.ask(gateway.bodyOf(prompt))));
    },
  },
];

type Members = Readonly<Record<string, unknown>>;

function inTurn(...members: readonly Members[]): Trap['spring'] {
  return async (gateway, prompt) => {
    for (const more of members) {
      await gateway.ask({ ...gateway.bodyOf(prompt), ...more });
      await sleep(STORED_MS);
    }
  };
}

/** Asks twice; the provider goes wrong in this way the first time. */
function after(mode: string, members: Members): Trap['spring'] {
  return async (gateway, prompt) => {
    await gateway.next({ mode });
    await inTurn(members, members)(gateway, prompt);
  };
}
