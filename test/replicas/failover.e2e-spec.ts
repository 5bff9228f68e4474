import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { until } from '../support/redis/index.js';
import { newQuestion, SteadyLoad, Truth } from '../support/traffic/index.js';
import { Fleet } from './support/fleet.js';
import { SENTINEL } from './support/topologies.js';

describe('Two servers on Redis under sentinels', leftOutIf(SENTINEL.leftOut), () => {
  let fleet: Fleet;
  beforeAll(async () => {
    // The server's own deadline: a master that is gone must not keep anybody waiting.
    fleet = await Fleet.start(SENTINEL, 2, { STORE_TIMEOUT_MS: '' });
  });
  afterAll(() => fleet.stop());

  it('lose no call when the master is killed, and share what they know through the new one', async () => {
    const truth = await Truth.of(fleet.provider, 37);
    const loads = fleet.replicas.map((replica) => new SteadyLoad(replica, truth, { callers: 2 }));
    await Promise.all(loads.map((load) => load.untilCaching()));

    await fleet.redis.failOver?.();
    await Promise.all(fleet.replicas.map((replica) => replica.untilReady('ok')));
    await Promise.all(loads.map((load) => load.untilCaching()));
    for (const load of loads) expect(await load.stop()).toMatchObject({ failed: [], wrong: [] });

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
});
