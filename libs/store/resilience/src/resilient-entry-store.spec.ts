import { type EntryStore, StoreUnavailableError } from '@reuso/store/ports';
import {
  FaultyEntryStore,
  MemoryEntryStore,
  type StoreOperation,
  describeEntryStore,
  newEntry,
  newKey,
  scopesOf,
  until,
} from '@reuso/store/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { DeadlineExceededError } from './deadline.js';
import { ResilientEntryStore } from './resilient-entry-store.js';
import { BreakerOpenError, StoreBreaker } from './store-breaker.js';

const FAILURES = 3;
const REQUEST_MS = 20;
const GENEROUS_MS = 30_000;

class Refused extends Error {}

const REQUEST_PATH: readonly (readonly [StoreOperation, (store: EntryStore) => Promise<unknown>])[] = [
  ['get', async (store) => await store.get(newKey())],
  ['fence', (store) => store.fence(newKey(), [])],
  ['put', (store) => store.put(newEntry(), new Map())],
  ['tie', (store) => store.tie(newKey(), [], 0)],
  ['ping', (store) => store.ping()],
];

const ADMINISTRATION: typeof REQUEST_PATH = [
  ['invalidate', (store) => store.invalidate({ kind: 'keys', keys: [] }, { dryRun: false })],
  ['list', (store) => store.list({ scopes: [], limit: 1 })],
  ['inspect', (store) => store.inspect(newKey())],
  ['recordHits', (store) => store.recordHits([])],
  ['tenants', (store) => store.tenants(['llm'])],
];

describe('ResilientEntryStore', () => {
  const breakers: StoreBreaker[] = [];
  afterEach(() => {
    for (const breaker of breakers.splice(0)) breaker.close();
  });

  function make(deadlines = { requestMs: GENEROUS_MS, administrationMs: GENEROUS_MS }) {
    const memory = new MemoryEntryStore();
    const faulty = new FaultyEntryStore(memory);
    const breaker = new StoreBreaker({
      failures: FAILURES,
      probeEveryMs: 5,
      probe: () => faulty.ping(),
      isUnavailable: (error) => !(error instanceof Refused),
    });
    breakers.push(breaker);
    return { faulty, breaker, memory, store: new ResilientEntryStore(faulty, breaker, deadlines) };
  }

  describeEntryStore('in memory, behind deadline and breaker', {
    open: async () => {
      const { store, memory } = make();
      return { store, feed: memory.feed, close: async () => {} };
    },
  });

  it.each([...REQUEST_PATH, ...ADMINISTRATION])(
    'says which operation the store did not answer: %s',
    async (name, call) => {
      const { store, faulty } = make();
      const cause = new Error('connection lost');
      faulty.fail(cause, name);
      const failure = call(store);
      await expect(failure).rejects.toBeInstanceOf(StoreUnavailableError);
      await expect(failure).rejects.toMatchObject({ operation: name, cause });
    },
  );

  it.each(REQUEST_PATH)('does not keep a request waiting for a store that hangs: %s', async (name, call) => {
    const { store, faulty } = make({ requestMs: REQUEST_MS, administrationMs: GENEROUS_MS });
    faulty.hang();
    const failure = call(store);
    await expect(failure).rejects.toMatchObject({
      operation: name,
      cause: new DeadlineExceededError(REQUEST_MS),
    });
    faulty.heal();
  });

  it.each(ADMINISTRATION)('gives an operator more time: %s', async (_, call) => {
    const { store, faulty } = make({ requestMs: 1, administrationMs: GENEROUS_MS });
    faulty.slow(30);
    await call(store);
  });

  it.each(ADMINISTRATION)('does not keep an operator waiting for ever: %s', async (_, call) => {
    const { store, faulty } = make({ requestMs: GENEROUS_MS, administrationMs: REQUEST_MS });
    faulty.hang();
    await expect(call(store)).rejects.toMatchObject({ cause: new DeadlineExceededError(REQUEST_MS) });
    faulty.heal();
  });

  it('leaves a store alone that has failed several times, and comes back by itself', async () => {
    const { store, faulty, breaker } = make();
    faulty.fail(new Error('connection lost'));
    for (let i = 0; i < FAILURES; i++) await expect(store.get(newKey())).rejects.toThrow('connection lost');
    const reads = faulty.calls('get');
    for (let i = 0; i < 100; i++) {
      await expect(store.get(newKey())).rejects.toMatchObject({ cause: new BreakerOpenError() });
    }
    expect(faulty.calls('get')).toBe(reads);
    const entry = newEntry();
    await expect(store.fence(entry.key, scopesOf(entry))).rejects.toBeInstanceOf(StoreUnavailableError);
    faulty.heal();
    await until('the breaker is closed', () => breaker.state === 'closed');
    await store.put(entry, await store.fence(entry.key, scopesOf(entry)));
    expect((await store.get(entry.key))?.equals(entry.value)).toBe(true);
  });

  it('goes on reading from a store that refuses writes', async () => {
    const { store, faulty, breaker } = make();
    faulty.fail(new Refused('out of memory'), 'put');
    for (let i = 0; i < FAILURES * 3; i++) {
      await expect(store.put(newEntry(), new Map())).rejects.toBeInstanceOf(StoreUnavailableError);
      expect(await store.get(newKey())).toBeNull();
    }
    expect(breaker.state).toBe('closed');
  });

  it('passes over a store that throws instead of rejecting', async () => {
    const { store, faulty } = make();
    faulty.get = () => {
      throw new Error('thrown at once');
    };
    await expect(store.get(newKey())).rejects.toBeInstanceOf(StoreUnavailableError);
  });
});
