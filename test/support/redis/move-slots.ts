import { Redis } from 'ioredis';
import type { RunningCluster } from './redis-cluster.js';
import { redisCommand, type RunningRedis } from './redis-server.js';
import { until } from './until.js';

const MIGRATE_TIMEOUT_MS = 5_000;

/**
 * Moves up to `most` slots that hold keys from one master to another, key by key, as `redis-cli --cluster reshard` does
 * (https://redis.io/docs/latest/commands/cluster-setslot/). While a slot is on its way, some of its keys are at either.
 * @returns how many slots and keys were moved
 */
export async function moveSlots(
  cluster: RunningCluster,
  from: RunningRedis,
  to: RunningRedis,
  most: number,
): Promise<{ slots: number; keys: number }> {
  const [source, target] = [connect(from), connect(to)];
  try {
    const [sourceId, targetId] = [await source.cluster('MYID'), await target.cluster('MYID')];
    const slots = (await slotsWithKeys(source)).slice(0, most);
    let keys = 0;
    for (const slot of slots) {
      await target.cluster('SETSLOT', slot, 'IMPORTING', String(sourceId));
      await source.cluster('SETSLOT', slot, 'MIGRATING', String(targetId));
      keys += await moveKeys(source, to.port, slot);
      for (const node of [target, source]) await node.cluster('SETSLOT', slot, 'NODE', String(targetId));
    }
    await Promise.all(cluster.nodes.map(({ port }) => untilKnown(port, String(targetId), slots)));
    return { slots: slots.length, keys };
  } finally {
    source.disconnect();
    target.disconnect();
  }
}

function connect({ port }: RunningRedis): Redis {
  return new Redis({ host: '127.0.0.1', port });
}

async function slotsWithKeys(source: Redis): Promise<number[]> {
  const names = await source.keys('*');
  const slots = await Promise.all(names.map((name) => source.cluster('KEYSLOT', name)));
  return [...new Set(slots.map(Number))];
}

async function moveKeys(source: Redis, targetPort: number, slot: number): Promise<number> {
  let moved = 0;
  for (;;) {
    const keys = await source.cluster('GETKEYSINSLOT', slot, 10);
    if (keys.length === 0) return moved;
    await source.call(
      'MIGRATE',
      '127.0.0.1',
      targetPort,
      '',
      0,
      MIGRATE_TIMEOUT_MS,
      'REPLACE',
      'KEYS',
      ...keys,
    );
    moved += keys.length;
  }
}

/** Nodes tell each other whose a slot is. */
async function untilKnown(port: number, ownerId: string, slots: readonly number[]): Promise<void> {
  await until(`the node on port ${port} knows who has the moved slots`, async () => {
    const ranges = (await redisCommand(port, 'cluster', 'slots')) as [
      number,
      number,
      [string, number, string],
    ][];
    return slots.every((slot) =>
      ranges.some(([first, last, owner]) => first <= slot && slot <= last && owner[2] === ownerId),
    );
  });
}
