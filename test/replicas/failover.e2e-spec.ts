import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undergo } from '../chaos/support/ordeal.js';
import { report } from '../chaos/support/report.js';
import { leftOutIf } from '../support/left-out.js';
import { until } from '../support/redis/index.js';
import { newQuestion, SteadyLoad, Truth } from '../support/traffic/index.js';
import { Fleet } from './support/fleet.js';
import { Sightings } from './support/sightings.js';
import { SENTINEL } from './support/topologies.js';

describe('Two servers on Redis under sentinels', { ...leftOutIf(SENTINEL.leftOut), timeout: 180_000 }, () => {
  let fleet: Fleet;
  beforeEach(async () => {
    // The server's own deadline: a master that is gone must not keep anybody waiting.
    fleet = await Fleet.start(SENTINEL, 2, { STORE_TIMEOUT_MS: '' });
  });
  afterEach(() => fleet.stop());

  it('lose no call when the master is killed, and share what they know through the new one', async () => {
    const truth = await Truth.of(fleet.provider, 37);
    const loads = fleet.replicas.map((replica) => new SteadyLoad(replica, truth, { callers: 2 }));
    await Promise.all(loads.map((load) => load.untilCaching()));

    const further = await undergo(loads, {
      make: async () => fleet.redis.failOver?.('kill'),
      normal: async () => {
        await Promise.all(fleet.replicas.map((replica) => replica.untilReady('ok')));
        await Promise.all(loads.map((load) => load.untilCaching()));
      },
    });
    for (const load of loads) {
      const tally = await load.stop();
      report({ tried: 'the master of a Redis under sentinels killed (kill -9)', tally, further });
      expect(tally).toMatchObject({ failed: [], wrong: [] });
    }

    const question = newQuestion();
    const run = { 'x-reuso-masterplan': 'after the failover' };
    await until('what one has stored is a hit at the other', async () => {
      const made = await fleet.a.chat(question, run);
      const found = await fleet.b.chat(question, run);
      return found.cache.hit === true && found.id === made.id;
    });
    expect(await fleet.b.invalidate({ masterplan_id: 'after the failover' })).toMatchObject({ deleted: 1 });
    expect((await fleet.a.chat(question, run)).cache).toMatchObject({ fwd: 'miss' });
  });

  it('show nothing of what was removed while the old master is frozen, and nothing once it is back', async () => {
    const run = { 'x-reuso-masterplan': 'run' };
    const sightings = new Sightings(newQuestion(), run);
    for (const replica of [fleet.a, fleet.b, fleet.b]) await sightings.ask(replica);
    let frozen = true;
    const reading = (async () => {
      while (frozen) await sightings.ask(fleet.b);
    })();
    await fleet.redis.failOver?.('freeze');
    await until('the new master takes the invalidation', async () => {
      await sightings.invalidate(fleet.a, { masterplan_id: 'run' });
      return true;
    });
    for (let count = 0; count < 20; count += 1) await sightings.ask(fleet.b);
    frozen = false;
    await reading;

    fleet.redis.thaw?.();
    await Promise.all(fleet.replicas.map((replica) => replica.untilReady('ok')));
    for (let count = 0; count < 20; count += 1) await sightings.ask(fleet.at(count % 2));
    expect(sightings.old).toEqual([]);
  });
});
