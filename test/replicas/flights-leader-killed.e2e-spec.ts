import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HeldProvider } from '../e2e/support/held-provider.js';
import { leftOutIf } from '../support/left-out.js';
import { until } from '../support/redis/index.js';
import { Fleet } from './support/fleet.js';
import { type Form, said, Stampede } from './support/stampede.js';
import { ONE_NODE } from './support/topologies.js';

/** At each of three servers. */
const CALLERS = 100;
const FORMS: readonly Form[] = ['plain', 'streamed', 'mixed'];

describe(
  'A server that leads a flight for three, killed (kill -9) in the middle',
  { ...leftOutIf(ONE_NODE.leftOut), timeout: 120_000 },
  () => {
    let provider: HeldProvider;
    let fleet: Fleet;
    beforeEach(async () => {
      provider = new HeldProvider();
      await provider.start();
      fleet = await Fleet.start(ONE_NODE, 3, { FLIGHT_LEASE_MS: '1500', UPSTREAM_BASE_URL: provider.url });
    });
    afterEach(async () => {
      await fleet.stop();
      await provider.stop();
    });

    it.each(FORMS)(
      'keeps nobody at the others from a whole answer: two upstream calls (%s)',
      async (form) => {
        const stampede = new Stampede(form);
        const [a, ...others] = [fleet.a, fleet.b, fleet.c];
        const lost = [stampede.askOne(a).catch(() => undefined)];
        await provider.holding(1);
        let asking: ReturnType<Stampede['ask']> = [];
        await stampede.untilLooked(others, CALLERS, () => {
          asking = stampede.ask(others, CALLERS);
          for (const reply of stampede.ask([a], CALLERS - 1)) lost.push(reply.catch(() => undefined));
        });
        // The stream has come some way, also at a server that follows. (Of the mixed ones, the first asked for JSON.)
        if (form === 'streamed') await stampede.untilFirstEvent(fleet.b);
        expect(provider.calls).toBe(1);
        a.process.kill('SIGKILL');
        await until('another leads', () => provider.calls === 2 && provider.aborted === 1);
        await provider.holding(1);
        provider.release();

        const replies = await Promise.all(asking);
        expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
        expect(new Set(replies.map(said)).size).toBe(1);
        expect(provider.calls).toBe(2);
        expect((await fleet.c.chat({ ...stampede.question })).cache).toMatchObject({ hit: true });
        await Promise.all(lost);
      },
    );
  },
);
