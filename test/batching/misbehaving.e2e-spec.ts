import { describe, expect, it } from 'vitest';
import { until } from '../support/redis/index.js';
import { describeOnEachStore } from '../e2e/support/stack.js';
import { completion } from '../e2e/support/chat.js';
import { MARKED, alike, askAll, billed, soloTexts, sumOf, textIn } from './support/batching.js';

const LINES = 'our-own-model';
const SCHEMA = 'gpt-4o-mini';

describeOnEachStore(
  'a provider that misbehaves on shared calls',
  (stack) => {
    // Of five: the calls that it takes until each has its own answer.
    describe.each([
      ['batch-missing', { [LINES]: 4, [SCHEMA]: 4 }],
      ['batch-empty', { [LINES]: 4, [SCHEMA]: 4 }],
      ['batch-merged', { [LINES]: 4, [SCHEMA]: 4 }],
      ['batch-reordered', { [LINES]: 1, [SCHEMA]: 1 }],
      ['batch-extra', { [LINES]: 1, [SCHEMA]: 1 }],
      ['batch-twice', { [LINES]: 2, [SCHEMA]: 2 }],
      ['batch-imitated', { [LINES]: 3, [SCHEMA]: 2 }],
      ['batch-unframed', { [LINES]: 6, [SCHEMA]: 6 }],
      ['batch-error', { [LINES]: 6, [SCHEMA]: 6 }],
      ['batch-cut', {}],
    ] as const)('%s', (mode, calls: Readonly<Record<string, number>>) => {
      it.each([LINES, SCHEMA])(
        'leaves everybody with the right answer, and the right one stored (%s)',
        async (model) => {
          const caller = stack.caller();
          const bodies = alike(5, { model });
          const replies = await askAll(caller, bodies, { 'x-sim-mode': mode });
          const made = await stack.upstreamCalls();
          if (calls[model] === undefined) expect(made).toBeGreaterThan(1);
          else expect(made).toBe(calls[model]);
          expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
          expect(sumOf(replies.map(({ text }) => completion(text).usage))).toEqual(await billed(stack));

          const hits = await Promise.all(bodies.map((body) => caller.chat(body)));
          expect(hits.map(({ cache }) => cache.hit)).toEqual([true, true, true, true, true]);
          const right = await soloTexts(stack, bodies);
          expect(replies.map(textIn)).toEqual(right);
          expect(hits.map(textIn)).toEqual(right);
        },
      );
    });

    it('gives those who asked for a stream a stream, also when they are asked again alone', async () => {
      const bodies = alike(5, { model: LINES, stream: true });
      const replies = await askAll(stack.caller(), bodies, { 'x-sim-mode': 'batch-unframed' });
      expect(replies.every(({ text }) => text.trimEnd().endsWith('data: [DONE]'))).toBe(true);
    });

    it.each([
      ['error-500', 500],
      ['error-429', 429],
      ['error-400', 400],
      ['reset-before-headers', 502],
    ])('gives each its own error when %s goes for single calls too', async (mode, status) => {
      const caller = stack.caller();
      const bodies = alike(5);
      const replies = await askAll(caller, bodies, { 'x-sim-mode': mode });
      expect(replies.map((reply) => reply.status)).toEqual(Array(5).fill(status));
      expect(await stack.upstreamCalls()).toBe(6);
      expect(replies[0]?.headers.get('retry-after')).toBe(mode === 'error-429' ? '2' : null);
      const fresh = await Promise.all(bodies.map((body) => caller.chat(body)));
      expect(fresh.every(({ cache }) => cache.hit === undefined && cache.stored === true)).toBe(true);
    });

    it('has an answer that is longer than its own limit cut where it would have been alone', async () => {
      const bodies = alike(5).map((body, index) => ({ ...body, max_tokens: index === 0 ? 5 : 900 }));
      const replies = await askAll(stack.caller(), bodies);
      const finishes = replies.map(({ text }) => completion(text).choices[0]?.finish_reason);
      expect(finishes).toEqual(['length', 'stop', 'stop', 'stop', 'stop']);
      expect(await stack.upstreamCalls()).toBe(2);
      expect(replies.map(textIn)).toEqual(await soloTexts(stack, bodies));
    });
  },
  { env: { BATCH_WINDOW_MS: '60000' } },
);

describeOnEachStore(
  'callers who hang up',
  (stack) => {
    const open = (caller: ReturnType<typeof stack.caller>, body: object, headers = {}) => {
      const hangUp = new AbortController();
      const answer = caller.openChat(body as never, { ...MARKED, ...headers }, hangUp.signal);
      answer.catch(() => undefined);
      return { hangUp: () => hangUp.abort(), answer };
    };

    it('leave the batch that has not been sent', async () => {
      const caller = stack.caller();
      const [leaving, ...staying] = alike(3);
      const left = open(caller, leaving ?? {});
      await new Promise((resolve) => setTimeout(resolve, 500));
      left.hangUp();
      const replies = await askAll(caller, staying);
      expect(replies.map(textIn)).toEqual(await soloTexts(stack, staying));
      const sent = (await stack.provider.stats()).last.map(({ body }) => JSON.stringify(body));
      expect(sent.some((body) => body.includes(leaving?.messages[1]?.content ?? '?'))).toBe(false);
    });

    it('do not end a call that was sent for the others, and end it when all are gone', async () => {
      const caller = stack.caller();
      const slow = { 'x-sim-latency-ms': '2000' };
      const [leaving, ...staying] = alike(5);
      const left = open(caller, leaving ?? {}, slow);
      const rest = askAll(caller, staying, slow);
      await until('the call is under way', async () => (await stack.provider.stats()).in_flight === 1);
      left.hangUp();
      expect((await rest).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(await stack.provider.stats()).toMatchObject({ requests: 1, aborted: 0 });

      const all = alike(5).map((body) => open(caller, body, { 'x-sim-mode': 'hang' }));
      await until('the call hangs', async () => (await stack.provider.stats()).in_flight === 1);
      for (const { hangUp } of all) hangUp();
      await until('it is given up', async () => (await stack.provider.stats()).aborted === 1);
      expect((await stack.provider.stats()).requests).toBe(2);
    });
  },
  { env: { BATCH_WINDOW_MS: '3000' } },
);
