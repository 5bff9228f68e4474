import { setImmediate } from 'node:timers/promises';
import { HeldAnswer, type LlmCache, NO_DIRECTIVES } from '@reuso/llm-cache';
import { type InvalidationEvent, InvalidationFeed } from '@reuso/store/ports';
import { describe, expect, it, vi } from 'vitest';
import type { Answer } from '../answer.js';
import type { LeadingCall, StagedCall } from '../call/llm-call.js';
import { FlightBoard } from '../flight/flight-board.js';
import { CoalesceStage } from './coalesce.stage.js';

class SilentFeed extends InvalidationFeed {
  override current = true;
  override subscribe(_listener: (event: InvalidationEvent) => void): () => void {
    return () => undefined;
  }
}

const ANSWER: Answer = {
  cacheStatus: { forward: 'miss', stored: true },
  body: {
    kind: 'held',
    held: new HeldAnswer({
      body: Buffer.from('{}'),
      createdAt: 0,
      expiresAt: 1,
      upstreamMs: 0,
      usage: undefined,
    }),
    headers: {},
  },
};

function call(change: Partial<StagedCall> = {}): StagedCall {
  return {
    requestId: 'r',
    receivedAt: 0,
    belonging: { tenant: 't', namespace: undefined, masterplan: undefined, tags: [] },
    atom: undefined,
    profile: {
      key: `llm:${'1'.repeat(64)}`,
      model: 'm',
      stream: false,
      includeUsage: false,
      ambiguous: false,
    },
    endpoint: '/chat/completions',
    rawBody: Buffer.alloc(0),
    upstreamHeaders: () => ({}),
    directives: NO_DIRECTIVES,
    useCache: true,
    attempt: 1,
    ttlSeconds: undefined,
    onceGone: () => undefined,
    permissions: { mayRead: true, mayStore: true, mayShare: true },
    forward: 'miss',
    fence: new Map(),
    storeAvailable: true,
    ...change,
  };
}

function stage() {
  const next = vi.fn(async (leading: LeadingCall) => {
    void leading.sealManifest();
    return await Promise.resolve(ANSWER);
  });
  const coalesce = new CoalesceStage(new FlightBoard(new SilentFeed()), {} as LlmCache);
  return { next, handle: async (staged: StagedCall) => await coalesce.handle(staged, next) };
}

describe('CoalesceStage', () => {
  it('lets calls that ask the same at the same time share one upstream call', async () => {
    const { next, handle } = stage();
    const [first, second] = await Promise.all([handle(call()), handle(call())]);
    expect(next).toHaveBeenCalledOnce();
    expect(first.cacheStatus).toEqual(ANSWER.cacheStatus);
    expect(second.cacheStatus).toMatchObject({ forward: 'miss', collapsed: true });
  });

  it('gives the answer that has just landed to who looked for it before', async () => {
    const { next, handle } = stage();
    await handle(call());
    await setImmediate();
    expect((await handle(call())).cacheStatus.collapsed).toBe(true);
    expect(next).toHaveBeenCalledOnce();
  });

  it('gives an answer that was not stored to nobody else', async () => {
    const { next, handle } = stage();
    const unstored = call({ permissions: { mayRead: true, mayStore: false, mayShare: true } });
    await handle(unstored);
    await setImmediate();
    await handle(unstored);
    expect(next).toHaveBeenCalledTimes(2);
  });

  it('shares nothing with a call that may not share', async () => {
    const { next, handle } = stage();
    const alone = call({ permissions: { mayRead: false, mayStore: true, mayShare: false } });
    await Promise.all([handle(call()), handle(alone)]);
    expect(next).toHaveBeenCalledTimes(2);
  });
});
