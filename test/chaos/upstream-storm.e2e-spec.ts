import { expect, it } from 'vitest';
import { describeOnEachStore } from '../e2e/support/stack.js';
import { Gateway, newQuestion, Truth } from '../support/traffic/index.js';
import { report } from './support/report.js';

const REFUSALS = 400;

describeOnEachStore(
  'A provider that refuses everything for a while (a storm of 429)',
  (stack) => {
    it('is told of as it is, with its Retry-After, once for each call; what is known is still answered', async () => {
      const gateway = new Gateway(stack.server);
      const truth = await Truth.of(stack.provider, 20);
      for (const question of truth.questions)
        expect((await gateway.chat({ ...question })).cache).toMatchObject({ stored: true });
      await stack.provider.reset();
      await stack.provider.next({ mode: 'error-429', times: REFUSALS });

      const unknown = Array.from({ length: REFUSALS }, newQuestion);
      const [refused, known] = await Promise.all([
        Promise.all(unknown.map((question, at) => gateway.chat({ ...question, stream: at % 3 === 0 }))),
        Promise.all(
          Array.from({ length: 10 }, () => truth.questions)
            .flat()
            .map(async (question) => ({ question, reply: await gateway.chat({ ...question }) })),
        ),
      ]);
      const failed = known.filter(({ reply }) => reply.status !== 200).map(({ reply }) => reply.raw);
      const wrong = known
        .filter(({ question, reply }) => reply.text !== truth.answerTo(question))
        .map(({ reply }) => reply.raw);
      report({
        tried: `a storm of ${REFUSALS} refusals (429), answers that are known meanwhile`,
        tally: { asked: known.length, failed, wrong },
      });
      expect({ failed, wrong }).toEqual({ failed: [], wrong: [] });
      for (const { status, headers, raw } of refused) {
        expect(status).toBe(429);
        expect(headers['retry-after']).toBe('2');
        expect(JSON.parse(raw)).toMatchObject({ error: { code: 'rate_limit_exceeded' } });
      }
      // Nobody asks again in a caller's name: that would only feed the storm.
      expect(await stack.upstreamCalls()).toBe(REFUSALS);

      const after = await Promise.all(unknown.slice(0, 50).map((question) => gateway.chat({ ...question })));
      for (const { status, cache } of after) {
        expect(status).toBe(200);
        expect(cache).toMatchObject({ fwd: 'miss', stored: true });
      }
    });
  },
  { env: { UPSTREAM_API_KEY: 'sk-test' } },
);
