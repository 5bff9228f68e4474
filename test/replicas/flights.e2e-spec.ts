import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { type ChatReply } from '../support/traffic/index.js';
import { Fleet } from './support/fleet.js';
import { chatCalls, type Form, Stampede } from './support/stampede.js';
import { TOPOLOGIES } from './support/topologies.js';

/** At each of three servers. */
const CALLERS = 100;
const FORMS: readonly Form[] = ['plain', 'streamed', 'mixed'];

describe.each(TOPOLOGIES.map((topology) => ({ topology, name: topology.name })))(
  'Identical requests in flight at three servers on $name',
  ({ topology }) => {
    describe('share one upstream call', { ...leftOutIf(topology.leftOut), timeout: 120_000 }, () => {
      let fleet: Fleet;
      beforeAll(async () => {
        fleet = await Fleet.start(topology, 3, {}, ['--latency-scale', '1']);
      });
      afterAll(() => fleet.stop());
      beforeEach(() => fleet.provider.reset());

      it.each(FORMS)(`${3 * CALLERS} at once, %s`, async (form) => {
        const before = await outcomes(fleet);
        const replies = await Promise.all(new Stampede(form).ask(fleet.replicas, CALLERS));
        expect(await chatCalls(fleet)).toBe(1);
        expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
        expect(new Set(replies.map(({ id }) => id)).size).toBe(1);
        expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
        expect(replies.filter(isMiss)).toHaveLength(1);
        expect(replies.filter(({ cache }) => cache.collapsed).length).toBeGreaterThan(2 * CALLERS);

        // Each caller is counted once, and as what its Cache-Status says.
        const after = await outcomes(fleet);
        expect(after.misses - before.misses).toBe(1);
        expect(after.hits + after.coalesced - before.hits - before.coalesced).toBe(3 * CALLERS - 1);
      });

      it('a stream reaches who follows elsewhere event by event, while the leader’s is not over', async () => {
        const stampede = new Stampede('streamed');
        let over = false;
        const leading = stampede.askOne(fleet.a).finally(() => (over = true));
        await stampede.untilFirstEvent(fleet.a);
        await stampede.untilFirstEvent(fleet.b);
        expect(over).toBe(false);
        expect((await leading).status).toBe(200);
        expect(await chatCalls(fleet)).toBe(1);
      });
    });
  },
);

function isMiss({ cache }: ChatReply): boolean {
  return cache.collapsed !== true && cache.hit !== true;
}

async function outcomes({ replicas }: Fleet): Promise<{ hits: number; misses: number; coalesced: number }> {
  const sum = async (name: string) =>
    (await Promise.all(replicas.map((replica) => replica.metric(name, { cache_layer: 'llm' })))).reduce(
      (total, count) => total + count,
      0,
    );
  return {
    hits: await sum('v2_cache_hits_total'),
    misses: await sum('v2_cache_misses_total'),
    coalesced: await sum('v2_cache_coalesced_total'),
  };
}
