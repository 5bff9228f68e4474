// Measures the index in a process of its own, for `npm run bench -- vector-index`. Arguments: vectors, dimensions,
// searches, and which vectors: `directions`, `clusters` or a file of 32-bit floats. Writes one line of JSON: times in ms,
// memory in bytes.
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { InvalidationFeed, type VectorPartition } from '@reuso/store/ports';
import { MemoryVectorIndex } from '../memory-vector-index.js';
import { PlantedVectors, clusters, randomUnit } from './planted-vectors.js';

class SilentFeed extends InvalidationFeed {
  override readonly current = true;

  override subscribe(): () => void {
    return () => undefined;
  }
}

const THRESHOLD = 0.95;
/** As near the threshold as floats allow for. */
const PLANTED_AT = 0.9505;
const ROUNDING = 1e-4;
const SCANS = 20;
const WARMING = 500;
const IDLE_MS = 2_000;
const NANOSECONDS_A_MS = 1e6;
const MICROSECONDS_A_MS = 1_000;

const [given = 1_000, dimension = 384, searches = 500] = process.argv.slice(2, 5).map(Number);
const kind = process.argv[5] ?? 'directions';
const place = (model: string): VectorPartition => ({
  tenant: 't',
  namespace: undefined,
  model,
  dimension,
  corpusVersion: undefined,
});
const index = new MemoryVectorIndex(new SilentFeed());
const planted = plant();
const { size } = planted;

function plant(): PlantedVectors {
  if (kind === 'directions') return PlantedVectors.drawn(given, dimension, randomUnit);
  if (kind === 'clusters') return PlantedVectors.drawn(given, dimension, clusters(given));
  const bytes = readFileSync(kind);
  const floats = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  return new PlantedVectors(floats.slice(0, given * dimension), dimension);
}

async function timed<Value>(times: number[], work: () => Promise<Value>): Promise<Value> {
  const started = performance.now();
  const value = await work();
  times.push(performance.now() - started);
  return value;
}

/** Runs the work, and tells by how much the event loop was late meanwhile, 99th percentile. */
async function watched(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.percentile(99) / NANOSECONDS_A_MS;
}

/** Of all threads. */
async function cpuOf(work: () => Promise<void>): Promise<number> {
  const started = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / MICROSECONDS_A_MS;
}

const before = process.memoryUsage.rss();
const adds: number[] = [];
const addLoopP99 = await watched(async () => {
  for (let i = 0; i < size; i += 1) {
    const vector = { key: `rag:${i}`, vector: planted.at(i), topK: 1, evictAt: Date.now() + 1e9 };
    await timed(adds, () => index.add(place('m'), vector));
  }
});
const bytes = process.memoryUsage.rss() - before;

const query = (vector: Float32Array) => ({ vector, minSimilarity: THRESHOLD, minTopK: 1, limit: 8 });
const queries = Array.from({ length: searches }, () => planted.neighbour(PLANTED_AT));
// As in a server that has run for a while.
for (let i = 0; i < WARMING; i += 1) await index.search(place('m'), query(planted.neighbour(PLANTED_AT)));
const idleLoopP99 = await watched(() => setTimeout(IDLE_MS));
const lookups: number[] = [];
const hops: number[] = [];
let found = 0;
let searchCpu = 0;
const searchLoopP99 = await watched(async () => {
  searchCpu = await cpuOf(async () => {
    for (const vector of queries) {
      const matches = await timed(lookups, () => index.search(place('m'), query(vector)));
      found += Number((matches[0]?.similarity ?? 0) > PLANTED_AT - ROUNDING);
    }
  });
  for (const vector of queries) await timed(hops, () => index.search(place('nothing'), query(vector)));
});
const scans: number[] = [];
const scanCpu = await cpuOf(async () => {
  for (const vector of queries.slice(0, SCANS)) await timed(scans, async () => planted.scan(vector));
});
await index.close();
const cpu = { search: searchCpu / searches, scan: scanCpu / scans.length };
const recall = found / searches;
process.stdout.write(
  `${JSON.stringify({ size, adds, addLoopP99, bytes, lookups, hops, scans, idleLoopP99, searchLoopP99, recall, cpu })}\n`,
);
