import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fleet } from '../replicas/support/fleet.js';
import { ONE_NODE } from '../replicas/support/topologies.js';
import { leftOutIf } from '../support/left-out.js';
import { Balancer, SteadyLoad, Truth } from '../support/traffic/index.js';
import { undergo } from './support/ordeal.js';
import { report } from './support/report.js';
import { find, Writers } from './support/writers.js';

describe(
  'Three servers on one Redis behind a load balancer, under load',
  { ...leftOutIf(ONE_NODE.leftOut), timeout: 180_000 },
  () => {
    let fleet: Fleet;
    let balancer: Balancer;
    let truth: Truth;
    let load: SteadyLoad;
    let writers: Writers;
    beforeEach(async () => {
      fleet = await Fleet.start(ONE_NODE, 3, { FLIGHT_LEASE_MS: '1500' });
      balancer = new Balancer(fleet.replicas);
      truth = await Truth.of(fleet.provider, 37);
      load = new SteadyLoad(balancer, truth);
      writers = new Writers(balancer, truth, 'run', 1);
      await load.untilCaching();
      await writers.untilAcknowledged(20);
    });
    afterEach(() => fleet.stop());

    /** Ends the load: no call has failed, and what was acknowledged by whoever it was is found at all of them. */
    async function expectNothingLost(tried: string, make: () => Promise<void>): Promise<void> {
      const told = await undergo([load], { make, normal: () => load.untilCaching() });
      const acknowledged = await writers.stop();
      const tally = await load.stop();
      const { refused, ending, broken } = balancer.sentOn;
      report({
        tried,
        tally,
        further: [
          ...told,
          `sent on to another server: ${refused} refused, ${ending} told that it is ending, ${broken} broken off`,
          `${acknowledged.length} acknowledged answers all found`,
        ],
      });
      expect(tally).toMatchObject({ failed: [], wrong: [] });
      const found = await Promise.all(acknowledged.map((entry, at) => find(fleet.at(at % 3), entry)));
      for (const [at, { question, raw }] of acknowledged.entries()) {
        expect(found[at]).toMatchObject({ raw, cache: { hit: true } });
        expect(found[at]?.text).toBe(truth.answerTo(question));
      }
    }

    it('lose nothing when one after the other is killed (kill -9) and comes back', async () => {
      await expectNothingLost(
        'three servers, one after the other killed (kill -9) and started again',
        async () => {
          for (const [at, replica] of [...fleet.replicas].entries()) {
            replica.process.kill('SIGKILL');
            await load.untilAnswered(100);
            await fleet.restart(at);
            await load.untilAnswered(50);
          }
        },
      );
    });

    it('lose nothing when one after the other is restarted (SIGTERM), and break no call off', async () => {
      await expectNothingLost('three servers, a rolling restart (SIGTERM)', async () => {
        for (const [at, replica] of [...fleet.replicas].entries()) {
          expect(await replica.process.stop()).toBe(0);
          await load.untilAnswered(50);
          await fleet.restart(at);
          await load.untilAnswered(50);
        }
      });
      expect(balancer.sentOn.broken).toBe(0);
    });
  },
);
