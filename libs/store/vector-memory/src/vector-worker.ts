// A worker thread's main file, see sketch/random-rotation.ts.
import { parentPort } from 'node:worker_threads';
import type { VectorMatch } from '@reuso/store/ports';
import type { VectorReply, VectorRequest, VectorTask } from './vector-messages.js';
import { VectorPartition } from './vector-partition.ts';

const SWEEP_EVERY_MS = 30_000;

const partitions = new Map<string, VectorPartition>();
/** Work that is done beside the messages, a little at a time; each tells whether there is more. */
const chores = new Set<() => boolean>();

function work(task: VectorTask): readonly VectorMatch[] {
  switch (task.kind) {
    case 'add': {
      const partition = partitions.get(task.partition) ?? open(task.partition, task.vector.vector.length);
      partition.add(task.vector);
      if (partition.sketching) begin(partition.sketchSome);
      return [];
    }
    case 'search':
      return partitions.get(task.partition)?.search(task.query, Date.now()) ?? [];
    case 'remove':
      for (const key of task.keys) partitions.get(task.partition)?.remove(key);
      return [];
    case 'forget':
      for (const key of task.keys) for (const partition of partitions.values()) partition.remove(key);
      return [];
    default:
      return task satisfies never;
  }
}

function open(name: string, dimension: number): VectorPartition {
  const partition = new VectorPartition(dimension);
  partitions.set(name, partition);
  return partition;
}

function begin(chore: () => boolean): void {
  if (chores.size === 0) setImmediate(goOn);
  chores.add(chore);
}

function goOn(): void {
  for (const chore of chores) if (!chore()) chores.delete(chore);
  if (chores.size > 0) setImmediate(goOn);
}

function sweep(): void {
  for (const [name, partition] of partitions) {
    if (partition.size === 0) partitions.delete(name);
    else begin(partition.removeSomeExpired);
  }
}

parentPort?.on('message', ({ id, task }: VectorRequest) => {
  const reply: VectorReply = { id, matches: work(task) };
  parentPort?.postMessage(reply);
});
setInterval(sweep, SWEEP_EVERY_MS).unref();
