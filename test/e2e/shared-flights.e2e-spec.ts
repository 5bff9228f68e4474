import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/redis/index.js';
import { parseCacheStatus } from './support/cache-status.js';
import type { Caller } from './support/caller.js';
import { completion, question } from './support/chat.js';
import { assemble } from './support/events.js';
import { HeldProvider } from './support/held-provider.js';
import { metric } from './support/metrics.js';
import { describeOnEachStore } from './support/stack.js';

const CALLERS = 200;
const LOOKUPS = 'v2_cache_lookup_duration_seconds_count{cache_layer="llm"}';

const provider = new HeldProvider();
beforeAll(() => provider.start());
afterAll(() => provider.stop());

/** Callers who ask the same at the same time, plain or streamed, and what each got once the provider answered. */
async function stampede(caller: Caller, streams: readonly boolean[]) {
  const body = question();
  const before = await metric(caller, LOOKUPS);
  const asking = streams.map((stream) => caller.chat({ ...body, stream }));
  await until(
    'all have looked for it in vain',
    async () => (await metric(caller, LOOKUPS)) >= before + streams.length,
  );
  await provider.holding(1);
  provider.release();
  return { body, replies: await Promise.all(asking) };
}

describeOnEachStore(
  'Identical requests in flight',
  (stack) => {
    const kinds: readonly (readonly [string, (at: number) => boolean])[] = [
      ['plain', () => false],
      ['streamed', () => true],
      ['plain and streamed, a plain one first', (at) => at % 2 === 1],
      ['streamed and plain, a streamed one first', (at) => at % 2 === 0],
    ];

    it.each(kinds)(`share one upstream call (${CALLERS}, %s)`, async (_name, isStream) => {
      const caller = stack.caller();
      const before = provider.calls;
      const streams = Array.from({ length: CALLERS }, (_, at) => isStream(at));
      const { body, replies } = await stampede(caller, streams);
      expect(provider.calls - before).toBe(1);
      const ids = replies.map(({ text }, at) => (streams[at] === true ? assemble : completion)(text).id);
      expect(new Set(ids).size).toBe(1);
      for (const { status } of replies) expect(status).toBe(200);
      const leaders = replies.filter(({ cache }) => cache.collapsed !== true && cache.hit !== true);
      expect(leaders).toHaveLength(1);
      expect((await caller.chat(body)).cache.hit).toBe(true);
      expect(provider.calls - before).toBe(1);
    });

    it('say that they shared it', async () => {
      const caller = stack.caller();
      const body = { ...question(), stream: true };
      const leading = await caller.openChat(body);
      const following = await caller.openChat(body);
      const key = expect.stringMatching(/^llm:/) as string;
      expect(parseCacheStatus(leading.headers.get('cache-status'))).toEqual({ fwd: 'miss', key });
      expect(parseCacheStatus(following.headers.get('cache-status'))).toEqual({
        fwd: 'miss',
        collapsed: true,
        key,
      });
      provider.release();
      expect(await following.text()).toBe(await leading.text());
    });

    it('come from generate as well, which tells what sharing saved', async () => {
      const caller = stack.caller();
      const prompt = `Why? (${randomUUID()})`;
      const messages = [{ role: 'user', content: prompt }];
      const leading = await caller.openChat({ model: 'gpt-4o', messages, temperature: 0.7, stream: true });
      const before = await metric(caller, LOOKUPS);
      const following = caller.api('POST', '/llm/generate', { prompt, model: 'gpt-4o' });
      await until('it has looked for it in vain', async () => (await metric(caller, LOOKUPS)) > before);
      provider.release();
      expect(await following).toMatchObject({
        text: 'Held back, then told.',
        cached: false,
        cache: { status: 'coalesced' },
        cost_usd: 0,
        saved_usd: (3 * 2.5 + 4 * 10) / 1e6,
      });
      await leading.text();
    });

    describe('when callers hang up', () => {
      it('go on for the others, whoever it was', async () => {
        const caller = stack.caller();
        const body = { ...question(), stream: true };
        const [leader, follower] = [new AbortController(), new AbortController()];
        const calls = provider.calls;
        const leading = await caller.openChat(body, {}, leader.signal);
        const gone = await caller.openChat(body, {}, follower.signal);
        const staying = await caller.openChat(body);
        leader.abort();
        follower.abort();
        await Promise.allSettled([leading.text(), gone.text()]);
        // A caller that comes after they went still joins.
        const late = await caller.openChat(body);
        expect(parseCacheStatus(late.headers.get('cache-status'))).toMatchObject({ collapsed: true });
        provider.release();
        for (const response of [staying, late])
          expect(assemble(await response.text()).choices[0]?.message['content']).toBe(
            'Held back, then told.',
          );
        expect(provider.calls - calls).toBe(1);
        expect((await caller.chat({ ...body, stream: false })).cache.hit).toBe(true);
      });

      it.each([false, true])(
        'end with the last one, and the upstream call with them (stream: %s)',
        async (stream) => {
          const caller = stack.caller();
          const body = { ...question(), stream };
          const { aborted } = provider;
          const hangUps = [new AbortController(), new AbortController(), new AbortController()];
          const asking = hangUps.map(({ signal }) =>
            caller.openChat(body, {}, signal).then((reply) => reply.text()),
          );
          await provider.holding(1);
          for (const hangUp of hangUps) hangUp.abort();
          await Promise.allSettled(asking);
          await until('the upstream call is aborted', () => provider.aborted > aborted);

          const next = caller.chat(body);
          await provider.holding(1);
          provider.release();
          expect((await next).status).toBe(200);
        },
      );
    });

    describe('when the provider fails', () => {
      it('are all told the same error, and nothing is stored', async () => {
        const caller = stack.caller();
        const body = question();
        const calls = provider.calls;
        const before = await metric(caller, LOOKUPS);
        const asking = Array.from({ length: 20 }, (_, at) => caller.chat({ ...body, stream: at % 2 === 1 }));
        await until(
          'all have looked for it in vain',
          async () => (await metric(caller, LOOKUPS)) >= before + 20,
        );
        await provider.holding(1);
        provider.release('break');
        // A follower that was not yet aboard asks again, and is refused in its turn.
        const settled = Promise.all(asking.map((reply) => reply.catch(() => 'broken' as const)));
        const replies = await releasing(settled);
        for (const reply of replies) if (reply !== 'broken') expect(reply.status).toBe(502);
        expect(provider.calls).toBeGreaterThan(calls);
        await expectNotStored(caller, body);
      });

      it('hear of it in the provider’s words, its Retry-After included', async () => {
        const caller = stack.caller();
        const body = question();
        const leading = caller.chat(body);
        await provider.holding(1);
        const following = [caller.chat(body), caller.chat({ ...body, stream: true })];
        provider.release('error');
        for (const reply of await releasing(Promise.all([leading, ...following]), 'error')) {
          expect(reply.status).toBe(429);
          expect(reply.headers.get('retry-after')).toBe('7');
          expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'rate_limit_exceeded' } });
        }
        await expectNotStored(caller, body);
      });

      it('within a stream, have it break off for all who stream, and get a 502 where they asked for JSON', async () => {
        const caller = stack.caller();
        const body = question();
        const [leading, following] = [
          await caller.openChat({ ...body, stream: true }),
          await caller.openChat({ ...body, stream: true }),
        ];
        provider.release('break');
        await expect(leading.text()).rejects.toThrow('terminated');
        await expect(following.text()).rejects.toThrow('terminated');
        await expectNotStored(caller, body);
      });
    });
  },
  { env: () => ({ UPSTREAM_BASE_URL: provider.url }) },
);

/** Answers whatever else is asked of the provider until the promise settles. */
async function releasing<Value>(
  settling: Promise<Value>,
  outcome: 'break' | 'error' = 'break',
): Promise<Value> {
  const timer = setInterval(() => provider.release(outcome), 20);
  return await settling.finally(() => clearInterval(timer));
}

async function expectNotStored(caller: Caller, body: ReturnType<typeof question>): Promise<void> {
  expect((await caller.chat(body, { 'cache-control': 'only-if-cached' })).status).toBe(504);
}
