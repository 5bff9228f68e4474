import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { until } from '../support/redis/index.js';
import { newQuestion } from '../support/traffic/index.js';
import { Fleet } from './support/fleet.js';
import { Sightings } from './support/sightings.js';
import { ONE_NODE } from './support/topologies.js';

const ROUNDS = 4;
const RUN = { 'x-reuso-masterplan': 'run' };
const SELECTOR = { masterplan_id: 'run' };

describe(
  'A server that was stopped (SIGSTOP) while another invalidated',
  { ...leftOutIf(ONE_NODE.leftOut), timeout: 180_000 },
  () => {
    let fleet: Fleet;
    beforeAll(async () => {
      fleet = await Fleet.start(ONE_NODE, 2);
    });
    afterAll(async () => {
      fleet.b.process.kill('SIGCONT');
      await fleet.stop();
    });

    it('serves nothing of what it held when it goes on', async () => {
      const sightings = new Sightings(newQuestion(), RUN);
      for (let round = 0; round < ROUNDS; round += 1) {
        await sightings.ask(fleet.b);
        expect((await sightings.ask(fleet.b)).cache).toMatchObject({ hit: true });
        fleet.b.process.kill('SIGSTOP');
        await sightings.invalidate(fleet.a, SELECTOR);
        // Asked while it cannot answer: the first that it meets when it goes on.
        const waiting = Array.from({ length: 3 }, () => sightings.ask(fleet.b));
        fleet.b.process.kill('SIGCONT');
        await Promise.all(waiting);
        await sightings.ask(fleet.b);
      }
      expect(sightings.old).toEqual([]);
    });

    it('lets nobody join a call that was under way, and does not store its answer', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const question = newQuestion();
        await fleet.provider.reset();
        const early = fleet.b.chat(question, { ...RUN, 'x-sim-latency-ms': '300' });
        await until('the provider is asked', async () => (await fleet.provider.stats()).requests === 1);
        fleet.b.process.kill('SIGSTOP');
        await fleet.a.invalidate(SELECTOR);
        const late = fleet.b.chat(question, RUN);
        fleet.b.process.kill('SIGCONT');
        const [first, second] = await Promise.all([early, late]);
        expect([first.status, second.status]).toEqual([200, 200]);
        expect(second.id).not.toBe(first.id);
        expect((await fleet.a.chat(question, RUN)).id).not.toBe(first.id);
        expect((await fleet.b.chat(question, RUN)).id).not.toBe(first.id);
      }
    });
  },
);
