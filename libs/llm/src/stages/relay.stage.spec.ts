import { type Boarding, type Fence, type FlightStore, StoreUnavailableError } from '@reuso/store/ports';
import { MemoryEntryStore, MemoryFlightStore, until } from '@reuso/store/testing';
import { describe, expect, it, vi } from 'vitest';
import type { Answer, RawBody, WholeBody } from '../answer.js';
import type { RelayCache, RelayedCall } from '../relay/relayed-call.js';
import { RelayStage } from './relay.stage.js';

const KEY = 'llm:1';
const LEASE_MS = 300;
const SEEN: Fence = new Map([['all', '0']]);

const bodyOf = (text: string, status = 200): RawBody => ({
  kind: 'raw',
  status,
  headers: {},
  bytes: Buffer.from(text),
  usage: undefined,
  upstreamMs: undefined,
});
const answerOf = (text: string, stored = false): Answer => ({
  cacheStatus: { forward: 'miss', stored },
  body: bodyOf(text),
});
const textOf = ({ body }: Answer) => (body.kind === 'raw' ? body.bytes.toString() : body.kind);

/** What is stored, whoever stored it, and the tags that were tied to it. */
class Store implements RelayCache<RelayedCall> {
  text: string | undefined;
  readonly tied: string[] = [];
  find = async (): Promise<WholeBody | undefined> =>
    this.text === undefined ? undefined : bodyOf(this.text);
  settle = async (_: RelayedCall, assembled: WholeBody) => assembled;
  tie = async (call: RelayedCall) => void this.tied.push(...call.manifest().tags);
  fence = async () => SEEN;
}

function callOf(tags: string[] = [], change: Partial<RelayedCall> = {}): RelayedCall {
  const manifest = () => ({ tags, fence: SEEN, mayStore: true, doomed: false });
  return {
    requestId: 'r',
    profile: { key: KEY },
    permissions: { mayRead: true, mayStore: true, mayShare: true },
    fence: SEEN,
    storeAvailable: true,
    signal: new AbortController().signal,
    manifest,
    sealManifest: manifest,
    onBrought: () => undefined,
    ...change,
  };
}

/** A provider that answers when it is told to. */
function provider() {
  const answer = Promise.withResolvers<Answer>();
  const next = vi.fn(async (_call: RelayedCall) => await answer.promise);
  return {
    next,
    answer: answer.resolve,
    asked: () => until('it is asked', () => next.mock.calls.length > 0),
  };
}

/** Two processes on one store. */
function house() {
  const memory = new MemoryFlightStore(new MemoryEntryStore(), { leaseMs: LEASE_MS });
  const flights: FlightStore = memory;
  const store = new Store();
  const options = { leaseMs: LEASE_MS, upstreamTimeoutMs: 30_000, maxHeldBytes: 1_000 };
  const process = () => new RelayStage<RelayedCall>(flights, store, options);
  const board = vi.spyOn(flights, 'board');
  const followed = () => until('both have boarded', () => board.mock.settledResults.length === 2);
  return { memory, flights, board, store, followed, a: process(), b: process() };
}

describe('RelayStage', () => {
  it('has one process ask, and the other served from the store, under the tags of both', async () => {
    const { a, b, store, followed } = house();
    const { next, answer, asked } = provider();
    const sealed: string[] = [];
    const leading = a.handle(callOf(['mp:a']), async (call) => {
      const told = await next(call);
      sealed.push(...(await call.sealManifest()).tags);
      store.text = textOf(told);
      return told;
    });
    await asked();
    const elsewhere = vi.fn<() => Answer>();
    const following = b.handle(callOf(['mp:b']), elsewhere);
    await followed();
    answer(answerOf('told', true));
    expect(textOf(await leading)).toBe('told');
    expect(await following).toMatchObject({ cacheStatus: { forward: 'miss', collapsed: true } });
    expect(textOf(await following)).toBe('told');
    expect(elsewhere).not.toHaveBeenCalled();
    expect(sealed.sort()).toEqual(['mp:a', 'mp:b']);
    expect(store.tied).toEqual([]);
  });

  it('tells those who follow what is not stored as it is', async () => {
    const { a, b, followed } = house();
    const { next, answer, asked } = provider();
    const leading = a.handle(callOf(), next);
    await asked();
    const following = b.handle(callOf(), vi.fn<() => Answer>());
    await followed();
    answer({ cacheStatus: { forward: 'miss' }, body: bodyOf('too many', 429) });
    expect((await leading).body).toMatchObject({ status: 429 });
    expect((await following).body).toMatchObject({ status: 429, bytes: Buffer.from('too many') });
  });

  it('asks by itself what is stored and may not serve it, and boards no flight that lingers again', async () => {
    const { a, b, board } = house();
    const { next, answer } = provider();
    answer(answerOf('told', true));
    await a.handle(callOf(), next);
    const { next: anew, answer: tell } = provider();
    tell(answerOf('asked anew'));
    expect(textOf(await b.handle(callOf(), anew))).toBe('asked anew');
    expect(board).toHaveBeenCalledTimes(2);
  });

  it('has a follower lead when the leader is silent for a lease', async () => {
    const { flights, b } = house();
    await flights.board(KEY, { tags: [], fence: SEEN, mayStore: true });
    const { next, answer } = provider();
    answer(answerOf('asked anew'));
    expect(textOf(await b.handle(callOf(), next))).toBe('asked anew');
    expect(next).toHaveBeenCalledOnce();
  });

  it('ties what another has stored meanwhile, when the flight was lost', async () => {
    const { flights, b, store } = house();
    await flights.board(KEY, { tags: [], fence: SEEN, mayStore: true });
    const following = b.handle(callOf(['mp:b']), vi.fn<() => Answer>());
    store.text = 'stored by a third';
    expect(textOf(await following)).toBe('stored by a third');
    expect(store.tied).toEqual(['mp:b']);
  });

  it('goes on alone when the store does not answer', async () => {
    const { a, board } = house();
    board.mockRejectedValue(new StoreUnavailableError('board'));
    const { next, answer } = provider();
    answer(answerOf('alone'));
    expect(textOf(await a.handle(callOf(), next))).toBe('alone');
    // Nor does it ask where the lookup has told so.
    expect(textOf(await a.handle(callOf([], { storeAvailable: false }), next))).toBe('alone');
    expect(board).toHaveBeenCalledTimes(1);
  });

  it('lets nobody board what a refresh has taken the place of', async () => {
    const { a, b, flights } = house();
    const { next, asked } = provider();
    void a.handle(callOf(), next);
    await asked();
    const { next: refresh, answer } = provider();
    answer(answerOf('newer'));
    const alone = { mayRead: false, mayStore: true, mayShare: false };
    expect(textOf(await b.handle(callOf([], { permissions: alone }), refresh))).toBe('newer');
    expect((await flights.board(KEY, { tags: [], fence: SEEN, mayStore: true })).role).toBe('leader');
  });

  it('goes on when its own callers have left, as long as somebody follows elsewhere', async () => {
    const { a, flights } = house();
    const { next, asked } = provider();
    const gone = new AbortController();
    void a.handle(callOf([], { signal: gone.signal }), next);
    await asked();
    const { ticket } = await flights.board(KEY, { tags: [], fence: SEEN, mayStore: true });
    gone.abort();
    const aborted = () => next.mock.calls[0]?.[0].signal.aborted;
    await until('it has looked', async () => (await flights.attend(ticket, 0)).state === 'flying');
    expect(aborted()).toBe(false);
    await flights.leave(ticket);
    await until('nobody waits any more', () => aborted() === true);
  });

  describe('whose boarding comes about late', () => {
    /** A process that was told that the store does not answer, and can be told what became of its boarding. */
    async function late() {
      const there = house();
      const { board, memory, a } = there;
      const place: Promise<Boarding>[] = [];
      let takeUp: (boarding: Boarding) => void = () => undefined;
      board.mockImplementationOnce((key, party, onLate) => {
        place.push(MemoryFlightStore.prototype.board.call(memory, key, party));
        takeUp = onLate ?? takeUp;
        return Promise.reject(new StoreUnavailableError('board'));
      });
      const { next, answer, asked } = provider();
      const leading = a.handle(callOf(['mp:a']), async (call) => {
        const told = await next(call);
        await call.sealManifest();
        there.store.text = textOf(told);
        return told;
      });
      await asked();
      const boarding = await place[0];
      if (boarding === undefined) throw new Error('It was not boarded');
      return { ...there, leading, answer, takeUp: () => takeUp(boarding) };
    }

    it('leads from then on', async () => {
      const { b, leading, answer, takeUp, followed, store } = await late();
      takeUp();
      const elsewhere = vi.fn<() => Answer>();
      const following = b.handle(callOf(['mp:b']), elsewhere);
      await followed();
      // Longer than a leader may be silent.
      await new Promise((resolve) => setTimeout(resolve, 2 * LEASE_MS));
      answer(answerOf('told', true));
      await leading;
      expect(textOf(await following)).toBe('told');
      expect(elsewhere).not.toHaveBeenCalled();
      expect(store.tied).toEqual([]);
    });

    it('when it is over, sends those who follow to the store, where they tie what they bring', async () => {
      const { b, leading, answer, takeUp, followed, store } = await late();
      const elsewhere = vi.fn<() => Answer>();
      const following = b.handle(callOf(['mp:b']), elsewhere);
      await followed();
      answer(answerOf('told', true));
      await leading;
      takeUp();
      expect(textOf(await following)).toBe('told');
      expect(elsewhere).not.toHaveBeenCalled();
      expect(store.tied).toEqual(['mp:b']);
    });
  });
});
