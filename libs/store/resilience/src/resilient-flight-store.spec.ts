import { type Boarding, type FlightParty, type FlightStore, StoreUnavailableError } from '@reuso/store/ports';
import {
  MemoryEntryStore,
  MemoryFlightStore,
  describeFlightStore,
  newKey,
  until,
} from '@reuso/store/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DeadlineExceededError } from './deadline.js';
import { ResilientFlightStore } from './resilient-flight-store.js';
import { BreakerOpenError, StoreBreaker } from './store-breaker.js';

const LEASE_MS = 500;
const GENEROUS_MS = 30_000;
const PARTY: FlightParty = { tags: ['all'], fence: new Map(), mayStore: true };
const TICKET = { key: newKey(), token: 't', passenger: '' };
const BYTES = Buffer.from('x');

type Operation = Exclude<keyof FlightStore, 'watch'>;
type Call = readonly [Operation, (store: FlightStore) => Promise<unknown>];

const REQUEST_PATH: readonly Call[] = [
  ['board', (store) => store.board(newKey(), PARTY)],
  ['seal', (store) => store.seal(TICKET)],
];
const BESIDE: readonly Call[] = [
  ['amend', (store) => store.amend(TICKET, PARTY)],
  ['dismiss', (store) => store.dismiss(TICKET.key)],
  ['renew', (store) => store.renew(TICKET)],
  ['publish', (store) => store.publish(TICKET, BYTES, [])],
  ['end', (store) => store.end(TICKET, BYTES, { lingerMs: 0 })],
  ['abandon', (store) => store.abandon(TICKET)],
  ['attend', (store) => store.attend(TICKET, 0)],
  ['leave', (store) => store.leave(TICKET)],
];

describe('ResilientFlightStore', () => {
  const breakers: StoreBreaker[] = [];
  afterEach(() => {
    for (const breaker of breakers.splice(0)) breaker.close();
  });

  function make(deadlines = { requestMs: GENEROUS_MS, besideMs: GENEROUS_MS }) {
    const entries = new MemoryEntryStore();
    const memory = new MemoryFlightStore(entries, { leaseMs: LEASE_MS });
    const breaker = new StoreBreaker({
      failures: 3,
      probeEveryMs: 60_000,
      probe: () => Promise.resolve(),
      isUnavailable: () => true,
    });
    breakers.push(breaker);
    return { entries, memory, breaker, store: new ResilientFlightStore(memory, breaker, deadlines) };
  }

  const { store: shared, entries: together } = make();
  describeFlightStore('in memory, behind deadline and breaker', {
    leaseMs: LEASE_MS,
    open: async () => ({ flights: shared, entries: together, close: async () => {} }),
  });

  it.each([...REQUEST_PATH, ...BESIDE])('says which operation failed: %s', async (operation, call) => {
    const { store, memory } = make();
    const cause = new Error('connection lost');
    vi.spyOn(memory, operation).mockRejectedValue(cause);
    const failure = call(store);
    await expect(failure).rejects.toBeInstanceOf(StoreUnavailableError);
    await expect(failure).rejects.toMatchObject({ operation, cause });
  });

  it.each(REQUEST_PATH)('keeps no request waiting for a store that hangs: %s', async (operation, call) => {
    const { store, memory } = make({ requestMs: 5, besideMs: GENEROUS_MS });
    vi.spyOn(memory, operation).mockReturnValue(new Promise<never>(() => {}));
    await expect(call(store)).rejects.toMatchObject({ operation, cause: new DeadlineExceededError(5) });
  });

  it.each(BESIDE)('is more patient beside a call, and not for ever: %s', async (operation, call) => {
    const { store, memory } = make({ requestMs: GENEROUS_MS, besideMs: 5 });
    vi.spyOn(memory, operation).mockReturnValue(new Promise<never>(() => {}));
    await expect(call(store)).rejects.toMatchObject({ operation, cause: new DeadlineExceededError(5) });
  });

  it('asks nothing while the breaker is open', async () => {
    const { store, memory, breaker } = make();
    const board = vi.spyOn(memory, 'board').mockRejectedValue(new Error('gone'));
    for (let at = 0; at < 3; at += 1) await expect(store.board(newKey(), PARTY)).rejects.toThrow();
    expect(breaker.state).not.toBe('closed');
    await expect(store.board(newKey(), PARTY)).rejects.toMatchObject({ cause: new BreakerOpenError() });
    expect(board).toHaveBeenCalledTimes(3);
  });

  it('tells of a boarding that came about after it was given up, and of no other', async () => {
    const { store, memory } = make({ requestMs: 5, besideMs: GENEROUS_MS });
    const late: Boarding[] = [];
    const onLate = (boarding: Boarding) => void late.push(boarding);
    const inTime = await store.board(newKey(), PARTY, onLate);
    expect(inTime.role).toBe('leader');

    let release: (boarding: Boarding) => void = () => undefined;
    const board = vi
      .spyOn(memory, 'board')
      .mockReturnValueOnce(new Promise<Boarding>((resolve) => (release = resolve)));
    await expect(store.board(newKey(), PARTY, onLate)).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(late).toEqual([]);
    release({ role: 'leader', ticket: TICKET });
    await until('it is told', () => late.length > 0);
    expect(late).toEqual([{ role: 'leader', ticket: TICKET }]);

    board.mockRejectedValueOnce(new Error('refused'));
    await expect(store.board(newKey(), PARTY, onLate)).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(late).toHaveLength(1);
  });
});
