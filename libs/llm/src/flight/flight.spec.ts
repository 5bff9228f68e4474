import { type InvalidationEvent, InvalidationFeed, type InvalidationListener } from '@reuso/store/ports';
import { NO_DIRECTIVES } from '@reuso/llm-cache';
import { describe, expect, it, vi } from 'vitest';
import type { Answer } from '../answer.js';
import type { StagedCall } from '../call/llm-call.js';
import { FlightBoard } from './flight-board.js';
import { Flight } from './flight.js';

const KEY = `llm:${'1'.repeat(64)}`;

function call(
  change: { masterplan?: string; mayStore?: boolean; fence?: ReadonlyMap<string, string> | null } = {},
) {
  const gone: (() => void)[] = [];
  const { masterplan, mayStore = true, fence = new Map() } = change;
  const staged: StagedCall = {
    requestId: 'r',
    receivedAt: 0,
    belonging: { tenant: 't', namespace: undefined, masterplan, tags: [] },
    atom: undefined,
    profile: { key: KEY, model: 'm', stream: false, includeUsage: false, ambiguous: false },
    endpoint: '/chat/completions',
    rawBody: Buffer.alloc(0),
    upstreamHeaders: () => ({}),
    directives: NO_DIRECTIVES,
    useCache: true,
    attempt: 1,
    ttlSeconds: undefined,
    onceGone: (listener) => gone.push(listener),
    permissions: { mayRead: true, mayStore, mayShare: true },
    forward: 'miss',
    fence: fence ?? undefined,
    storeAvailable: fence !== null,
  };
  return { staged, hangUp: () => gone.forEach((listener) => listener()) };
}

const never = new Promise<Answer>(() => undefined);
const nothing = () => undefined;

describe('Flight', () => {
  it('is aborted when the last passenger has left, not before', () => {
    const [first, second] = [call(), call()];
    const flight = new Flight(first.staged);
    const abandoned = vi.fn();
    void flight.board(first.staged, abandoned);
    void flight.board(second.staged, abandoned);
    flight.depart(never);
    first.hangUp();
    expect(flight.signal.aborted).toBe(false);
    second.hangUp();
    expect(flight.signal.aborted).toBe(true);
    expect(abandoned).toHaveBeenCalledOnce();
  });

  it('stores under the tags of all passengers, and the earliest fence of each', () => {
    const flight = new Flight(call().staged);
    void flight.board(call({ masterplan: 'a', fence: new Map([['x', '1']]) }).staged, nothing);
    const later = new Map([
      ['x', '2'],
      ['y', '2'],
    ]);
    void flight.board(call({ masterplan: 'b', fence: later }).staged, nothing);
    const { tags, fence, mayStore } = flight.sealManifest();
    expect([...tags].sort()).toEqual(['all', 'model:m', 'mp:a', 'mp:b']);
    expect(Object.fromEntries(fence ?? [])).toEqual({ x: '1', y: '2' });
    expect(mayStore).toBe(true);
  });

  it('stores nothing when a passenger could not take a fence', () => {
    const flight = new Flight(call().staged);
    void flight.board(call().staged, nothing);
    void flight.board(call({ fence: null }).staged, nothing);
    expect(flight.sealManifest().fence).toBeUndefined();
  });

  it('stores when one passenger allows it', () => {
    const flight = new Flight(call({ mayStore: false }).staged);
    void flight.board(call({ mayStore: false }).staged, nothing);
    expect(flight.sealManifest().mayStore).toBe(false);
    const other = new Flight(call({ mayStore: false }).staged);
    void other.board(call({ mayStore: false }).staged, nothing);
    void other.board(call().staged, nothing);
    expect(other.sealManifest().mayStore).toBe(true);
  });

  it('tells a passenger that its tags come too late for the write', () => {
    const flight = new Flight(call().staged);
    expect(flight.board(call({ masterplan: 'a' }).staged, nothing)).toBe(true);
    flight.sealManifest();
    expect(flight.board(call({ masterplan: 'b' }).staged, nothing)).toBe(false);
  });
});

class ManualFeed extends InvalidationFeed {
  readonly current = true;
  tell: InvalidationListener = nothing;

  override subscribe(listener: InvalidationListener): () => void {
    this.tell = listener;
    return nothing;
  }
}

describe('FlightBoard', () => {
  const scope = (tenant: string, tag: string, layer: 'llm' | 'rag' = 'llm'): InvalidationEvent => ({
    kind: 'removed',
    scopes: [{ tenant, layer, tag }],
    keys: [],
  });

  it.each<[string, InvalidationEvent, boolean]>([
    ['its masterplan', scope('t', 'mp:a'), true],
    ['its model', scope('t', 'model:m'), true],
    ['all of its tenant', scope('t', 'all'), true],
    ['its key', { kind: 'removed', scopes: [], keys: [KEY] }, true],
    ['everything', { kind: 'everything' }, true],
    ['another masterplan', scope('t', 'mp:b'), false],
    ['another tenant', scope('u', 'mp:a'), false],
    ['another layer', scope('t', 'mp:a', 'rag'), false],
    ['a newer entry under its key', { kind: 'replaced', keys: [KEY] }, false],
  ])('an invalidation of %s dooms the flight or not', (_name, event, doomed) => {
    const feed = new ManualFeed();
    const board = new FlightBoard(feed);
    const { staged } = call({ masterplan: 'a' });
    const flight = new Flight(staged);
    void flight.board(staged, nothing);
    board.add(flight, true);
    feed.tell(event);
    expect(board.joinable(KEY)).toBe(doomed ? undefined : flight);
    expect(flight.sealManifest().doomed).toBe(doomed);
  });

  it('dooms private flights too, and never lets them be joined', () => {
    const feed = new ManualFeed();
    const board = new FlightBoard(feed);
    const flight = new Flight(call().staged);
    board.add(flight, false);
    expect(board.joinable(KEY)).toBeUndefined();
    feed.tell({ kind: 'everything' });
    expect(flight.sealManifest().doomed).toBe(true);
  });
});
