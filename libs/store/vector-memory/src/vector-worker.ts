// A worker thread's main file, see neighbour-graph.ts.
import { parentPort } from 'node:worker_threads';
import type { VectorMatch } from '@reuso/store/ports';
import type { VectorReply, VectorRequest, VectorTask } from './vector-messages.js';
import { VectorPartition } from './vector-partition.ts';

const SWEEP_EVERY_MS = 30_000;

const partitions = new Map<string, VectorPartition>();

function work(task: VectorTask): readonly VectorMatch[] {
  switch (task.kind) {
    case 'add': {
      const partition = partitions.get(task.partition) ?? new VectorPartition(task.vector.vector.length);
      partitions.set(task.partition, partition);
      partition.add(task.vector);
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

function sweep(): void {
  for (const [name, partition] of partitions) {
    partition.removeExpired(Date.now());
    if (partition.size === 0) partitions.delete(name);
  }
}

parentPort?.on('message', ({ id, task }: VectorRequest) => {
  const reply: VectorReply = { id, matches: work(task) };
  parentPort?.postMessage(reply);
});
setInterval(sweep, SWEEP_EVERY_MS).unref();
