import type { Server } from '../processes/child.ts';
import { quantile } from '../report/statistics.ts';
import { printTable, showCount, showMs } from '../report/table.ts';
import { neighbourOf, randomUnit, scan } from '../vector/planted.ts';
import { RagCaller } from '../vector/rag-caller.ts';
import type { Bench } from './bench.ts';

const DIMENSIONS = 384;
const SIZES = [1_000, 10_000];
const CALLERS = 8;
const LOOKUPS_A_ROUND = 100;
const SIMILARITY = 0.96;
const BYTES_PER_KB = 1024;

/** Look-ups of queries that say nearly the same, over HTTP, beside a plain scan of the same vectors in this process. */
export const similarQueries: Bench = {
  title: `similar-queries: cosine ${SIMILARITY} to one of N stored vectors of ${DIMENSIONS} dimensions, over HTTP`,
  async run(household, { rounds }) {
    const upstream = new URL('http://127.0.0.1:9/v1');
    const redis = await household.redis();
    const rows: string[][] = [];
    for (const size of SIZES) {
      rows.push(
        await measure(`embedded, ${showCount(size)}`, size, rounds, await household.reuso({ upstream })),
      );
    }
    for (const size of redis === undefined ? [] : SIZES) {
      const server = await household.reuso({ upstream, redisUrl: redis?.url });
      rows.push(await measure(`Redis, ${showCount(size)}`, size, rounds, server));
    }
    printTable(
      ['', 'p50', 'p99', 'scan p50', 'scan / look-up', 'found', 'store', 'loop p99', 'KB an entry'],
      rows,
    );
  },
};

async function measure(name: string, size: number, rounds: number, server: Server): Promise<string[]> {
  const caller = new RagCaller(server.url, `bench-${size}`);
  const vectors = Array.from({ length: size }, () => randomUnit(DIMENSIONS));
  const emptyBytes = await caller.gauge('process_resident_memory_bytes');
  const started = performance.now();
  let next = 0;
  const storing = async (): Promise<void> => {
    for (let number = next++; number < size; number = next++) {
      await caller.store(number, vectors[number] ?? randomUnit(DIMENSIONS));
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, storing));
  const storeMs = (performance.now() - started) / size;
  const fullBytes = await caller.gauge('process_resident_memory_bytes');

  const [lookups, scans]: [number[], number[]] = [[], []];
  let found = 0;
  for (let lookup = 0; lookup < rounds * LOOKUPS_A_ROUND; lookup += 1) {
    const planted = Math.floor(Math.random() * size);
    const query = neighbourOf(vectors[planted] ?? randomUnit(DIMENSIONS), SIMILARITY);
    found += Number((await timed(lookups, () => caller.find(query))) === planted);
    if (lookup % LOOKUPS_A_ROUND < 10) await timed(scans, async () => scan(vectors, query));
  }
  const lagSeconds = await caller.gauge('nodejs_eventloop_lag_p99_seconds');
  const sorted = lookups.toSorted((a, b) => a - b);
  const [p50, p99] = [quantile(sorted, 0.5), quantile(sorted, 0.99)];
  const scanP50 = quantile(
    scans.toSorted((a, b) => a - b),
    0.5,
  );
  return [
    name,
    showMs(p50),
    showMs(p99),
    showMs(scanP50),
    (scanP50 / p50).toFixed(2),
    `${((100 * found) / lookups.length).toFixed(1)} %`,
    showMs(storeMs),
    showMs(lagSeconds * 1000),
    ((fullBytes - emptyBytes) / BYTES_PER_KB / size).toFixed(1),
  ];
}

async function timed<Value>(times: number[], work: () => Promise<Value>): Promise<Value> {
  const started = performance.now();
  const value = await work();
  times.push(performance.now() - started);
  return value;
}
