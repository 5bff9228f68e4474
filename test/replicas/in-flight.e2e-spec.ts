import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { until } from '../support/redis/index.js';
import { newQuestion } from '../support/traffic/index.js';
import { Fleet } from './support/fleet.js';
import { ANSWER, HoldingProvider } from './support/holding-provider.js';
import { SELECTORS } from './support/selectors.js';
import { ONE_NODE } from './support/topologies.js';

const IF_CACHED = { 'cache-control': 'only-if-cached' };

describe(
  'An answer in flight at one server while it is invalidated at another',
  leftOutIf(ONE_NODE.leftOut),
  () => {
    let fleet: Fleet;
    let provider: HoldingProvider;
    beforeAll(async () => {
      provider = await HoldingProvider.start();
      // Callers bring their own keys, so each test has a tenant that nobody has seen before.
      fleet = await Fleet.start(ONE_NODE, 2, { UPSTREAM_BASE_URL: provider.url, UPSTREAM_API_KEY: '' });
    });
    afterAll(async () => {
      await fleet.stop();
      await provider.stop();
    });

    const newCaller = () => ({ authorization: `Bearer sk-${randomUUID()}` });

    describe.each([
      { whose: 'of a tenant that has other entries', others: true },
      { whose: "a tenant's first", others: false },
    ])('$whose', ({ others }) => {
      it.each(
        SELECTORS.flatMap((selector) => [
          { ...selector, stream: false, form: 'plain' },
          { ...selector, stream: true, form: 'streamed' },
        ]),
      )('by $name, $form: reaches its caller, and is not stored', async ({ make, stream }) => {
        const { headers, fields, selector } = make();
        const caller = { ...headers, ...newCaller() };
        if (others) {
          const other = fleet.a.chat({ ...newQuestion() }, caller);
          await provider.untilAsked();
          provider.release();
          await other;
        }
        const question = { ...newQuestion(), ...fields };
        const key = (await fleet.a.chat(question, { ...caller, ...IF_CACHED })).cache.key ?? '';

        const reply = fleet.b.chat({ ...question, stream }, caller);
        await provider.untilAsked();
        await fleet.a.invalidate(selector(key));
        provider.release();

        const { status, text, cache } = await reply;
        expect([status, text, cache.stored]).toEqual([200, ANSWER, undefined]);
        for (const replica of fleet.replicas) {
          expect((await replica.chat(question, { ...caller, ...IF_CACHED })).status).toBe(504);
        }
      });
    });

    it('is stored when something else was invalidated', async () => {
      const caller = { ...newCaller(), 'x-reuso-masterplan': 'mine' };
      const question = newQuestion();
      const reply = fleet.b.chat({ ...question }, caller);
      await provider.untilAsked();
      await fleet.a.invalidate({ masterplan_id: 'another' });
      provider.release();
      expect((await reply).cache).toMatchObject({ fwd: 'miss', stored: true });
      expect((await fleet.a.chat({ ...question }, { ...caller, ...IF_CACHED })).cache).toMatchObject({
        hit: true,
      });
    });

    it('is not stored when only one of those who share it is selected', async () => {
      const caller = newCaller();
      const question = newQuestion();
      const lookups = () => fleet.b.metric('v2_cache_lookup_duration_seconds_count', { cache_layer: 'llm' });
      const first = fleet.b.chat({ ...question }, { ...caller, 'x-reuso-masterplan': 'first' });
      await provider.untilAsked();
      const before = await lookups();
      const second = fleet.b.chat({ ...question }, { ...caller, 'x-reuso-masterplan': 'second' });
      await until('the second has looked, too', async () => (await lookups()) > before);
      await fleet.a.invalidate({ masterplan_id: 'second' });
      let answered = false;
      void second.finally(() => (answered = true)).catch(() => undefined);
      // Should the second have come too late to share the call, then it makes one of its own.
      await until('both are answered', () => {
        provider.release();
        return answered;
      });
      expect((await first).status).toBe(200);
      if ((await second).cache.collapsed === true)
        expect((await fleet.a.chat({ ...question }, { ...caller, ...IF_CACHED })).status).toBe(504);
    });

    it('lets nobody join who asks after the invalidation', async () => {
      const caller = { ...newCaller(), 'x-reuso-masterplan': 'm' };
      const question = newQuestion();
      const early = fleet.b.chat({ ...question }, caller);
      await provider.untilAsked();
      await fleet.a.invalidate({ masterplan_id: 'm' });
      const late = fleet.b.chat({ ...question }, caller);
      await provider.untilAsked(2);
      provider.release();
      const [first, second] = await Promise.all([early, late]);
      expect(second.cache).toMatchObject({ fwd: 'miss', stored: true });
      expect(second.id).not.toBe(first.id);
      expect((await fleet.a.chat({ ...question }, caller)).id).toBe(second.id);
    });
  },
);
