import { quantile } from '../report/statistics.ts';
import { printTable, showCount, showMs } from '../report/table.ts';
import { writeRealEmbeddings } from '../vector/real-embeddings.ts';
import type { Bench } from './bench.ts';

const VECTORS = [1_000, 10_000, 100_000];
const DIMENSIONS = [384, 1_536];
const KINDS = ['directions', 'clusters'];
const SEARCHES_A_ROUND = 200;
const BYTES_PER_KB = 1024;
const BYTES_A_FLOAT = 4;

interface Measured {
  readonly size: number;
  readonly adds: readonly number[];
  readonly addLoopP99: number;
  readonly bytes: number;
  readonly lookups: readonly number[];
  readonly hops: readonly number[];
  readonly scans: readonly number[];
  readonly idleLoopP99: number;
  readonly searchLoopP99: number;
  readonly recall: number;
  /** ms of processor time for one, all threads. */
  readonly cpu: { readonly search: number; readonly scan: number };
}

/** The index of vectors in this process and nothing around it, beside a plain scan of the same vectors. */
export const vectorIndex: Bench = {
  title:
    'vector-index: the index in process, its thread included; neighbours planted at 0.9505, threshold 0.95',
  async run(household, { rounds, vectors = VECTORS, dimensions = DIMENSIONS, model, questions }) {
    const rows: string[][] = [];
    const measure = async (size: number, dimension: number, kind: string, name = kind): Promise<void> => {
      const args = [size, dimension, rounds * SEARCHES_A_ROUND, kind].map(String);
      const line = await household.measure('libs/store/vector-memory/src/spec-support/measure-main.ts', args);
      rows.push(row(name, JSON.parse(line) as Measured, dimension));
    };
    for (const dimension of dimensions)
      for (const size of vectors) for (const kind of KINDS) await measure(size, dimension, kind);
    const real = await writeRealEmbeddings(household.file('embeddings.f32'), { model, questions });
    if (typeof real === 'string')
      console.log(`Left out: real embeddings, for ${real}. See --model and --questions.`);
    else await measure(real.size, real.dimension, real.file, real.name);
    printTable(
      [
        'vectors',
        'of',
        'p50',
        'p99',
        'empty',
        'p99',
        'scan p50',
        'scan / search by CPU',
        'found',
        'add p50',
        'add p99',
        'loop p99 adding',
        'searching',
        'idle',
        'KB a vector',
        'of floats',
      ],
      rows,
    );
    console.log(
      '  empty: a search among nothing, which is the way to the thread and back; found: as near as the planted one',
    );
  },
};

function row(name: string, measured: Measured, dimension: number): string[] {
  const at = (times: readonly number[], share: number): number =>
    quantile(
      times.toSorted((a, b) => a - b),
      share,
    );
  const { size, lookups, adds, hops, scans } = measured;
  return [
    `${showCount(size)} x ${showCount(dimension)}`,
    name,
    showMs(at(lookups, 0.5)),
    showMs(at(lookups, 0.99)),
    showMs(at(hops, 0.5)),
    showMs(at(hops, 0.99)),
    showMs(at(scans, 0.5)),
    (measured.cpu.scan / measured.cpu.search).toFixed(1),
    `${(100 * measured.recall).toFixed(1)} %`,
    showMs(at(adds, 0.5)),
    showMs(at(adds, 0.99)),
    showMs(measured.addLoopP99),
    showMs(measured.searchLoopP99),
    showMs(measured.idleLoopP99),
    (measured.bytes / BYTES_PER_KB / size).toFixed(1),
    ((dimension * BYTES_A_FLOAT) / BYTES_PER_KB).toFixed(1),
  ];
}
