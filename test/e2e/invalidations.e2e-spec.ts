import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Caller } from './support/caller.js';
import { question } from './support/chat.js';
import { describeOnEachStore } from './support/stack.js';

type Question = ReturnType<typeof question>;
type Headers = Readonly<Record<string, string>>;

const plan = (name: string): Headers => ({ 'x-reuso-masterplan': name });

async function isStored(caller: Caller, body: Question, headers: Headers = {}): Promise<boolean> {
  const { status } = await caller.chat(body, { ...headers, 'cache-control': 'only-if-cached' });
  return status === 200;
}

describeOnEachStore(
  'An invalidation',
  (stack) => {
    interface Selected {
      /** Stores what the selector finds, under these names. */
      readonly name: string;
      readonly headers?: Headers;
      readonly selector: (name: string, key: string) => Readonly<Record<string, unknown>>;
    }
    const selectors: readonly Selected[] = [
      { name: 'masterplan', headers: plan('NAME'), selector: (name) => ({ masterplan_id: name }) },
      { name: 'tag', headers: { 'x-reuso-tags': 'other,NAME' }, selector: (name) => ({ tag: name }) },
      {
        name: 'namespace',
        headers: { 'x-reuso-namespace': 'NAME' },
        selector: (name) => ({ namespace: name }),
      },
      { name: 'key', selector: (_name, key) => ({ key }) },
    ];

    describe.each(selectors)('by $name', ({ headers = {}, selector }) => {
      it('removes what it selects, and nothing else; with dry_run it only counts', async () => {
        const caller = stack.caller();
        const name = randomUUID();
        const named = Object.fromEntries(
          Object.entries(headers).map(([header, value]) => [header, value.replace('NAME', name)]),
        );
        const [selected, other] = [question(), question()];
        const { cache } = await caller.chat(selected, named);
        await caller.chat(other);
        const request = selector(name, cache.key ?? '');

        const dry = await caller.api('POST', '/invalidations', { ...request, dry_run: true });
        expect(dry).toEqual({ matched: 1, deleted: 0, dry_run: true });
        expect(await isStored(caller, selected, named)).toBe(true);

        const wet = await caller.api('POST', '/invalidations', request);
        expect(wet).toEqual({ matched: 1, deleted: 1, dry_run: false });
        expect(await isStored(caller, selected, named)).toBe(false);
        expect(await isStored(caller, other)).toBe(true);

        const again = await caller.api('POST', '/invalidations', request);
        expect(again).toEqual({ matched: 0, deleted: 0, dry_run: false });
        expect((await caller.chat(selected, named)).cache).toMatchObject({ fwd: 'miss', stored: true });
      });

      it('within another layer than its own finds nothing', async () => {
        const caller = stack.caller();
        const name = randomUUID();
        const named = Object.fromEntries(
          Object.entries(headers).map(([header, value]) => [header, value.replace('NAME', name)]),
        );
        const body = question();
        const { cache } = await caller.chat(body, named);
        const request = selector(name, cache.key ?? '');
        const missed = await caller.api('POST', '/invalidations', { ...request, layer: 'rag' });
        expect(missed).toEqual({ matched: 0, deleted: 0, dry_run: false });
        expect(await isStored(caller, body, named)).toBe(true);
        expect(await caller.api('POST', '/invalidations', { ...request, layer: 'llm' })).toMatchObject({
          deleted: 1,
        });
      });
    });

    it('by model removes all of that model’s', async () => {
      const caller = stack.caller();
      const model = `model-${randomUUID()}`;
      const bodies = [question(), question(), question()].map((body) => ({ ...body, model }));
      const other = question();
      for (const body of [...bodies, other]) await caller.chat(body);
      expect(await caller.api('POST', '/invalidations', { model })).toMatchObject({ matched: 3, deleted: 3 });
      for (const body of bodies) expect(await isStored(caller, body)).toBe(false);
      expect(await isStored(caller, other)).toBe(true);
    });

    it('by document finds no completion', async () => {
      const request = { document_id: randomUUID() };
      expect(await stack.caller().api('POST', '/invalidations', request)).toMatchObject({ matched: 0 });
    });

    it('of all removes everything', async () => {
      const caller = stack.caller();
      const bodies = [question(), question()];
      for (const body of bodies) await caller.chat(body);
      const dry = await caller.api<{ matched: number }>('POST', '/invalidations', {
        all: true,
        dry_run: true,
      });
      expect(dry.matched).toBeGreaterThanOrEqual(2);
      const wet = await caller.api<{ matched: number }>('POST', '/invalidations', { all: true });
      expect(wet).toEqual({ matched: dry.matched, deleted: dry.matched, dry_run: false });
      for (const body of bodies) expect(await isStored(caller, body)).toBe(false);
      expect(await caller.api('GET', '/entries')).toEqual({ items: [], next_cursor: null });
    });

    it('tells by layer what a masterplan has, and what it shares with others, where that is asked', async () => {
      const caller = stack.caller();
      const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()];
      const [alone, shared] = [question(), question()];
      for (const body of [alone, shared]) await caller.chat(body, plan(one));
      for (const id of [two, three]) await caller.chat(shared, plan(id));
      const request = { masterplan_id: one, details: true };
      expect(await caller.api('POST', '/invalidations', { ...request, dry_run: true })).toEqual({
        matched: 2,
        deleted: 0,
        dry_run: true,
        layers: { llm: 2, rag: 0, embedding: 0 },
        shared: { entries: 1, masterplans: 2, examined: 2 },
      });
      expect(await caller.api('POST', '/invalidations', request)).toEqual({
        matched: 2,
        deleted: 2,
        dry_run: false,
        layers: { llm: 2, rag: 0, embedding: 0 },
      });
    });

    it('of a masterplan takes what it shares with another one along', async () => {
      const caller = stack.caller();
      const [one, two] = [randomUUID(), randomUUID()];
      const body = question();
      await caller.chat(body, plan(one));
      await caller.chat(body, plan(two));
      expect(await caller.api('POST', '/invalidations', { masterplan_id: two, dry_run: true })).toMatchObject(
        {
          matched: 1,
        },
      );
      expect(await caller.api('POST', '/invalidations', { masterplan_id: one })).toMatchObject({
        deleted: 1,
      });
      expect(await isStored(caller, body)).toBe(false);
      expect(await caller.api('POST', '/invalidations', { masterplan_id: two })).toMatchObject({
        matched: 0,
      });
    });

    it.each([false, true])(
      'of a masterplan takes what it only read along (as a stream: %s)',
      async (stream) => {
        const caller = stack.caller();
        const reader = randomUUID();
        const body = question();
        await caller.chat(body);
        expect((await caller.chat({ ...body, stream }, plan(reader))).cache.hit).toBe(true);
        expect(await caller.api('POST', '/invalidations', { masterplan_id: reader })).toMatchObject({
          deleted: 1,
        });
        expect(await isStored(caller, body)).toBe(false);
      },
    );

    it('of a masterplan takes what it got by sharing a flight along', async () => {
      const caller = stack.caller();
      const [leader, follower] = [randomUUID(), randomUUID()];
      const body = question();
      const slow = { 'x-sim-mode': 'slow-first-byte', 'x-sim-latency-ms': '300' };
      const replies = await Promise.all([
        caller.chat(body, { ...slow, ...plan(leader) }),
        caller.chat(body, { ...slow, ...plan(follower) }),
      ]);
      expect(await stack.upstreamCalls()).toBe(1);
      const { masterplan_ids } = await caller.api<{ masterplan_ids: string[] }>(
        'GET',
        `/entries/${replies[0].cache.key}`,
      );
      expect(masterplan_ids).toEqual([leader, follower].sort());
      expect(await caller.api('POST', '/invalidations', { masterplan_id: follower })).toMatchObject({
        deleted: 1,
      });
      expect(await isStored(caller, body)).toBe(false);
    });

    it('of a name takes no other name along that only looks like it', async () => {
      const caller = stack.caller();
      const name = randomUUID();
      const body = question();
      await caller.chat(body, {
        ...plan(`${name}-2`),
        'x-reuso-tags': `${name}x`,
        'x-reuso-namespace': `x${name}`,
      });
      for (const request of [
        { masterplan_id: name },
        { masterplan_id: `${name}-*` },
        { tag: name },
        { tag: `${name}-2` },
        { namespace: name },
        { model: name },
      ]) {
        expect(await caller.api('POST', '/invalidations', request)).toMatchObject({ matched: 0, deleted: 0 });
      }
      expect(await isStored(caller, body, { 'x-reuso-namespace': `x${name}` })).toBe(true);
    });

    const refused: readonly (readonly [string, unknown, RegExp])[] = [
      ['an empty body', {}, /exactly one of masterplan_id, tag, key/],
      ['no body', undefined, /./],
      ['a layer alone', { layer: 'llm' }, /exactly one/],
      ['two selectors', { tag: 'a', model: 'b' }, /tag, model/],
      ['all: false', { all: false }, /all/],
      ['all and a key', { all: true, tag: 'x' }, /exactly one/],
      ['an unknown selector', { masterplan: 'x' }, /masterplan/],
      ['an unknown layer', { all: true, layer: 'disk' }, /layer/],
      ['a key that is none', { key: '*' }, /key/],
      ['an empty tag', { tag: '' }, /tag/],
      ['a tag of another type', { tag: 7 }, /tag/],
    ];

    it.each(refused)('by %s is refused with 422, and removes nothing', async (_name, request, expected) => {
      const caller = stack.caller();
      const body = question();
      await caller.chat(body);
      const reply =
        request === undefined
          ? await caller.send('POST', '/api/v1/invalidations')
          : await caller.sendJson('POST', '/api/v1/invalidations', request);
      expect(reply.status).toBe(422);
      expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      const problem = JSON.parse(reply.text) as { detail: string; errors: unknown[] };
      expect(problem.detail).toMatch(expected);
      expect(problem.errors.length).toBeGreaterThan(0);
      expect(await isStored(caller, body)).toBe(true);
    });
  },
  { alsoWithoutNearCache: true },
);
