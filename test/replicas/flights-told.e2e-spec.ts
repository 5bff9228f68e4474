import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HeldProvider } from '../e2e/support/held-provider.js';
import { leftOutIf } from '../support/left-out.js';
import { until } from '../support/redis/index.js';
import { type ChatReply, type Gateway } from '../support/traffic/index.js';
import { Fleet } from './support/fleet.js';
import { type Form, Stampede } from './support/stampede.js';
import { ONE_NODE } from './support/topologies.js';

const CALLERS = 20;
const FORMS: readonly Form[] = ['plain', 'streamed'];
const IF_CACHED = { 'cache-control': 'only-if-cached' };

describe(
  'What a flight that three servers share brings',
  { ...leftOutIf(ONE_NODE.leftOut), timeout: 120_000 },
  () => {
    const provider = new HeldProvider();
    let fleet: Fleet;
    beforeAll(async () => {
      await provider.start();
      fleet = await Fleet.start(ONE_NODE, 3, { UPSTREAM_BASE_URL: provider.url, UPSTREAM_API_KEY: '' });
    });
    afterAll(async () => {
      await fleet.stop();
      await provider.stop();
    });

    const newCaller = () => ({ authorization: `Bearer sk-${randomUUID()}` });

    /** One asks at the first server, and leads; so many follow at each of the others. */
    async function share(
      stampede: Stampede,
      headers: Readonly<Record<string, string>> = {},
    ): Promise<Promise<ChatReply>[]> {
      const asking = [stampede.askOne(fleet.a)];
      await provider.holding(1);
      await stampede.untilLooked([fleet.b, fleet.c], CALLERS, () => {
        for (const gateway of [fleet.b, fleet.c])
          for (let at = 0; at < CALLERS; at += 1) asking.push(stampede.askOne(gateway, at, headers));
      });
      await settled([fleet.b, fleet.c]);
      return asking;
    }

    async function isStored(
      { question }: Stampede,
      caller: Readonly<Record<string, string>>,
    ): Promise<boolean[]> {
      const replies = fleet.replicas.map((gateway) =>
        gateway.chat({ ...question }, { ...caller, ...IF_CACHED }),
      );
      return (await Promise.all(replies)).map(({ status }) => status === 200);
    }

    it('an error is everybody’s, with its Retry-After, and is not stored', async () => {
      const caller = newCaller();
      const stampede = new Stampede('plain', caller);
      const before = provider.calls;
      const asking = await share(stampede);
      provider.release('error');
      const replies = await Promise.all(asking);
      for (const { status, headers, raw } of replies) {
        expect([status, headers['retry-after']]).toEqual([429, '7']);
        expect(JSON.parse(raw)).toMatchObject({ error: { code: 'rate_limit_exceeded' } });
      }
      expect(provider.calls - before).toBe(1);
      expect(await isStored(stampede, caller)).toEqual([false, false, false]);
    });

    it('a connection that breaks is a 502 for all, and nothing is stored', async () => {
      const caller = newCaller();
      const stampede = new Stampede('plain', caller);
      const before = provider.calls;
      const asking = await share(stampede);
      provider.release('break');
      const replies = await Promise.all(asking);
      expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 502));
      expect(provider.calls - before).toBe(1);
      expect(await isStored(stampede, caller)).toEqual([false, false, false]);
    });

    it.each(FORMS)(
      'an answer is tied to the masterplans of those who followed elsewhere (%s)',
      async (form) => {
        const caller = newCaller();
        const stampede = new Stampede(form, caller);
        const run = randomUUID();
        const asking = await share(stampede, { 'x-reuso-masterplan': run });
        provider.release();
        for (const { status } of await Promise.all(asking)) expect(status).toBe(200);
        expect(await isStored(stampede, caller)).toEqual([true, true, true]);
        expect(await fleet.c.invalidate({ masterplan_id: run })).toMatchObject({ deleted: 1 });
        expect(await isStored(stampede, caller)).toEqual([false, false, false]);
      },
    );

    it.each(FORMS)(
      'an answer that a follower’s masterplan was invalidated under reaches all, and is not stored (%s)',
      async (form) => {
        const caller = newCaller();
        const stampede = new Stampede(form, caller);
        const run = randomUUID();
        const before = provider.calls;
        const asking = await share(stampede, { 'x-reuso-masterplan': run });
        await fleet.a.invalidate({ masterplan_id: run });
        provider.release();
        for (const { status, text } of await Promise.all(asking))
          expect([status, text]).toEqual([200, 'Held back, then told.']);
        expect(provider.calls - before).toBe(1);
        expect(await isStored(stampede, caller)).toEqual([false, false, false]);
      },
    );

    it('retries and refreshes share nothing, and are not shared', async () => {
      const caller = newCaller();
      const stampede = new Stampede('plain', caller);
      const before = provider.calls;
      const asking = [stampede.askOne(fleet.a)];
      await provider.holding(1);
      asking.push(stampede.askOne(fleet.b, 0, { 'x-reuso-attempt': '2' }));
      asking.push(stampede.askOne(fleet.c, 0, { 'cache-control': 'no-cache' }));
      await provider.holding(3);
      // The refresh took the place of what is under way: who comes now does not get the older answer.
      asking.push(stampede.askOne(fleet.b));
      await provider.holding(4);
      provider.release();
      const replies = await Promise.all(asking);
      expect(new Set(replies.map(({ id }) => id)).size).toBe(4);
      expect(provider.calls - before).toBe(4);
    });
  },
);

/** Two reads of the store that answer: what was sent to it before has arrived. */
async function settled(gateways: readonly Gateway[]): Promise<void> {
  await Promise.all(
    gateways.map((gateway) =>
      gateway.chat({ model: 'm', messages: [{ role: 'user', content: randomUUID() }] }, IF_CACHED),
    ),
  );
  await until('it has', async () => {
    const ready = await Promise.all(gateways.map((gateway) => gateway.readiness()));
    return ready.every(({ status }) => status === 'ok');
  });
}
