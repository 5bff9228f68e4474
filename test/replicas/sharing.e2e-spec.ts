import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { until } from '../support/redis/index.js';
import { newQuestion } from '../support/traffic/index.js';
import { Fleet } from './support/fleet.js';
import { SELECTORS } from './support/selectors.js';
import { TOPOLOGIES } from './support/topologies.js';

describe.each(TOPOLOGIES.map((topology) => ({ topology, name: topology.name })))(
  'Three servers on $name',
  ({ topology }) => {
    describe('share what they know', { ...leftOutIf(topology.leftOut), timeout: 180_000 }, () => {
      let fleet: Fleet;
      beforeAll(async () => {
        fleet = await Fleet.start(topology, 3);
      });
      afterAll(() => fleet.stop());

      it('what one has stored is a hit at the others, plain and streamed', async () => {
        const question = newQuestion();
        const made = await fleet.a.chat({ ...question });
        expect(made.cache).toMatchObject({ fwd: 'miss', stored: true });
        for (const replica of fleet.replicas) {
          const found = await replica.chat({ ...question });
          expect(found.cache).toMatchObject({ hit: true, key: made.cache.key });
          expect(found.raw).toBe(made.raw);
          const streamed = await replica.chat({ ...question, stream: true });
          expect(streamed.cache).toMatchObject({ hit: true });
          expect(streamed.completion.choices).toEqual(made.completion.choices);
        }
      });

      it.each(SELECTORS)('what is invalidated by $name at one is gone from all', async ({ make }) => {
        const { headers, fields, selector } = make();
        const body = { ...newQuestion(), ...fields };
        const ids = new Set<string>();
        for (const replica of [...fleet.replicas, ...fleet.replicas])
          ids.add((await replica.chat(body, headers)).id);
        expect(ids.size).toBe(1);
        const { key = '' } = (await fleet.b.chat(body, headers)).cache;

        expect(await fleet.a.invalidate({ ...selector(key), dry_run: true })).toMatchObject({ deleted: 0 });
        expect((await fleet.c.chat(body, headers)).cache).toMatchObject({ hit: true });
        expect((await fleet.a.invalidate(selector(key))).deleted).toBeGreaterThan(0);
        const after = await fleet.b.chat(body, headers);
        expect(after.cache).toMatchObject({ fwd: 'miss' });
        for (const replica of fleet.replicas) {
          expect(ids).not.toContain((await replica.chat(body, headers)).id);
        }
      });

      it('an entry that a masterplan only read, at another server, goes with it', async () => {
        const question = newQuestion();
        const made = await fleet.a.chat({ ...question }, { 'x-reuso-masterplan': 'writer' });
        const read = await fleet.b.chat({ ...question }, { 'x-reuso-masterplan': 'reader' });
        expect(read.cache).toMatchObject({ hit: true });
        expect(await fleet.a.invalidate({ masterplan_id: 'reader' })).toMatchObject({ deleted: 1 });
        for (const replica of fleet.replicas) {
          expect((await replica.chat({ ...question })).id).not.toBe(made.id);
        }
      });

      it('an entry that two masterplans share goes with either, and is counted once', async () => {
        const question = newQuestion();
        await fleet.a.chat({ ...question }, { 'x-reuso-masterplan': 'one' });
        await fleet.b.chat({ ...question }, { 'x-reuso-masterplan': 'two' });
        await fleet.c.chat({ ...question }, { 'x-reuso-masterplan': 'two' });
        expect(await fleet.c.invalidate({ masterplan_id: 'one' })).toMatchObject({ deleted: 1 });
        expect(await fleet.c.invalidate({ masterplan_id: 'two' })).toMatchObject({ deleted: 0 });
      });

      it('a refreshed answer takes the place of the near copies, and never gives it back', async () => {
        const question = newQuestion();
        const old = await fleet.a.chat({ ...question });
        for (const replica of fleet.replicas) await replica.chat({ ...question });
        const refreshed = await fleet.a.chat({ ...question }, { 'cache-control': 'no-cache' });
        expect(refreshed.id).not.toBe(old.id);
        for (const replica of fleet.replicas) {
          await until('the refreshed answer is served', async () => {
            return (await replica.chat({ ...question })).id === refreshed.id;
          });
        }
        const later = await Promise.all(
          Array.from({ length: 90 }, (_, index) => fleet.at(index % 3).chat({ ...question })),
        );
        expect(new Set(later.map(({ id }) => id))).toEqual(new Set([refreshed.id]));
      });
    });
  },
);
