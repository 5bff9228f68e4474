import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Caller } from '../e2e/support/caller.js';
import { question } from '../e2e/support/chat.js';
import { HeldProvider } from '../e2e/support/held-provider.js';
import { leftOutIf } from '../support/left-out.js';
import { until } from '../support/redis/index.js';
import { Fleet } from './support/fleet.js';
import { LOOKUPS } from './support/stampede.js';
import { ONE_NODE } from './support/topologies.js';

const FORMS = [
  { form: 'plain', stream: false },
  { form: 'streamed', stream: true },
];

describe.each([{ finishAbandoned: 'false' }, { finishAbandoned: 'true' }])(
  'Callers at three servers who hang up, FINISH_ABANDONED=$finishAbandoned',
  ({ finishAbandoned }) => {
    describe('of one flight', { ...leftOutIf(ONE_NODE.leftOut), timeout: 120_000 }, () => {
      const provider = new HeldProvider();
      let fleet: Fleet;
      beforeAll(async () => {
        await provider.start();
        const env = { UPSTREAM_BASE_URL: provider.url, UPSTREAM_API_KEY: '', FLIGHT_LEASE_MS: '3000' };
        fleet = await Fleet.start(ONE_NODE, 3, { ...env, FINISH_ABANDONED: finishAbandoned });
      });
      afterEach(() => provider.release());
      afterAll(async () => {
        await fleet.stop();
        await provider.stop();
      });

      /** One caller at each server, the first of whom leads; each can hang up. */
      async function board(stream: boolean) {
        const authorization = `Bearer sk-${randomUUID()}`;
        const body = { ...question(), stream };
        const callers = fleet.replicas.map(({ url }) => new Caller(url, { authorization }));
        const hangUps = callers.map(() => new AbortController());
        const asking: Promise<string>[] = [];
        for (const [at, caller] of callers.entries()) {
          const looked = await fleet.at(at).metric(LOOKUPS, { cache_layer: 'llm' });
          const reply = caller.openChat(body, {}, hangUps[at]?.signal).then((response) => response.text());
          reply.catch(() => undefined);
          asking.push(reply);
          if (at === 0) await provider.holding(1);
          await until(
            'it has looked',
            async () => (await fleet.at(at).metric(LOOKUPS, { cache_layer: 'llm' })) > looked,
          );
          await Promise.all(
            callers.map((each) => each.chat(question(), { 'cache-control': 'only-if-cached' })),
          );
        }
        const hangUp = (...who: readonly number[]) => {
          for (const at of who) hangUps[at]?.abort();
        };
        return { callers, body, asking, hangUp };
      }

      it.each(FORMS)(
        'do not end it for who waits elsewhere, the leader’s own neither ($form)',
        async ({ stream }) => {
          const { calls, aborted } = provider;
          const { callers, body, asking, hangUp } = await board(stream);
          hangUp(0, 1);
          await Promise.allSettled([asking[0], asking[1]]);
          // Longer than the leader or a follower may be silent.
          await new Promise((resolve) => setTimeout(resolve, 4_000));
          expect([provider.calls - calls, provider.aborted - aborted]).toEqual([1, 0]);
          provider.release();
          expect(await asking[2]).toContain('then told.');
          expect((await callers[0]?.chat({ ...body, stream: false }))?.cache).toMatchObject({ hit: true });
          expect(provider.calls - calls).toBe(1);
        },
      );

      it.each(FORMS)(
        'end it with the upstream call when all have gone, or leave it to be finished and stored ($form)',
        async ({ stream }) => {
          const { aborted } = provider;
          const { callers, body, asking, hangUp } = await board(stream);
          hangUp(0, 1, 2);
          await Promise.allSettled(asking);
          if (finishAbandoned === 'false') {
            await until('the upstream call is aborted', () => provider.aborted > aborted);
            return;
          }
          provider.release();
          await until('it is stored', async () => {
            const reply = await callers[1]?.chat(
              { ...body, stream: false },
              { 'cache-control': 'only-if-cached' },
            );
            return reply?.status === 200;
          });
          expect(provider.aborted - aborted).toBe(0);
        },
      );
    });
  },
);
