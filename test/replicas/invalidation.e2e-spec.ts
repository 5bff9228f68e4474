import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { type Gateway, newQuestion } from '../support/traffic/index.js';
import { Fleet } from './support/fleet.js';
import { SELECTORS, type Selector } from './support/selectors.js';
import { Sightings } from './support/sightings.js';
import { CLUSTER, ONE_NODE, type Topology } from './support/topologies.js';

interface Ground {
  readonly name: string;
  readonly topology: Topology;
  readonly env: Readonly<Record<string, string>>;
  /** With each selector. */
  readonly rounds: number;
}

const GROUNDS: readonly Ground[] = [
  { name: 'one Redis', topology: ONE_NODE, env: {}, rounds: 50 },
  { name: 'one Redis, without near caches', topology: ONE_NODE, env: { NEAR_CACHE_MB: '0' }, rounds: 12 },
  { name: 'a cluster', topology: CLUSTER, env: {}, rounds: 12 },
];

describe.each(GROUNDS)(
  'Invalidating at one server, asking at another, on $name',
  ({ topology, env, rounds }) => {
    describe('never shows what was removed', { ...leftOutIf(topology.leftOut), timeout: 180_000 }, () => {
      let fleet: Fleet;
      beforeAll(async () => {
        fleet = await Fleet.start(topology, 3, env);
      });
      afterAll(() => fleet.stop());

      it.each(SELECTORS)('by $name, one after the other', async (by) => {
        const { sightings, selector } = await begin(by);
        for (let round = 0; round < rounds; round += 1) {
          await sightings.ask(fleet.b);
          await sightings.ask(fleet.b);
          await sightings.invalidate(fleet.a, selector);
          expect((await sightings.ask(fleet.b)).cache).toMatchObject({ fwd: 'miss' });
        }
        expect(sightings.old).toEqual([]);
      });

      it.each(SELECTORS)('by $name, while others read and refresh it everywhere', async (by) => {
        const { sightings, selector } = await begin(by);
        let over = false;
        const keepReading = async (gateway: Gateway): Promise<void> => {
          for (let count = 0; !over; count += 1) {
            await sightings.ask(gateway, count % 7 === 6 ? { 'cache-control': 'no-cache' } : {});
          }
        };
        const readers = [fleet.a, fleet.b, fleet.b, fleet.b, fleet.c].map(keepReading);
        for (let round = 0; round < rounds; round += 1) {
          await sightings.invalidate(fleet.at(round % 2 === 0 ? 0 : 2), selector);
          await sightings.ask(fleet.b);
        }
        over = true;
        await Promise.all(readers);
        expect(sightings.old).toEqual([]);
        expect(sightings.asked).toBeGreaterThan(rounds);
      });

      async function begin({ make }: Selector): Promise<{
        sightings: Sightings;
        selector: Readonly<Record<string, unknown>>;
      }> {
        const { headers, fields, selector } = make();
        const body = { ...newQuestion(), ...fields };
        const sightings = new Sightings(body, headers);
        const { cache } = await sightings.ask(fleet.a);
        return { sightings, selector: selector(cache.key ?? '') };
      }
    });
  },
);
