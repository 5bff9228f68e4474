import { quantile } from '../report/statistics.ts';
import { printTable, showCount, showMs } from '../report/table.ts';
import type { Bench } from './bench.ts';

/** Vectors and dimensions. */
const SUBJECTS = [
  [1_000, 384],
  [10_000, 384],
  [100_000, 384],
  [1_000, 1_536],
  [10_000, 1_536],
  [100_000, 1_536],
] as const;
const SEARCHES_A_ROUND = 200;
const BYTES_PER_KB = 1024;
const BYTES_A_FLOAT = 4;

interface Measured {
  readonly adds: readonly number[];
  readonly addLoopP99: number;
  readonly bytes: number;
  readonly lookups: readonly number[];
  readonly hops: readonly number[];
  readonly scans: readonly number[];
  readonly searchLoopP99: number;
  readonly recall: number;
  /** ms of processor time for one, all threads. */
  readonly cpu: { readonly search: number; readonly scan: number };
}

/** The index of vectors in this process and nothing around it, beside a plain scan of the same vectors. */
export const vectorIndex: Bench = {
  title:
    'vector-index: the index in process, its thread included; neighbours planted at 0.96, threshold 0.95',
  async run(household, { rounds }) {
    const rows: string[][] = [];
    for (const [size, dimension] of SUBJECTS) {
      const args = [size, dimension, rounds * SEARCHES_A_ROUND].map(String);
      const line = await household.measure('libs/store/vector-memory/src/spec-support/measure-main.ts', args);
      rows.push(
        row(`${showCount(size)} x ${showCount(dimension)}`, JSON.parse(line) as Measured, size, dimension),
      );
    }
    printTable(
      [
        'vectors',
        'p50',
        'p99',
        'empty',
        'scan p50',
        'scan / search by CPU',
        'found',
        'add p50',
        'add p99',
        'loop p99 adding',
        'searching',
        'KB a vector',
        'of floats',
      ],
      rows,
    );
    console.log('  empty: p50 of a search among nothing, which is the way to the thread and back');
  },
};

function row(name: string, measured: Measured, size: number, dimension: number): string[] {
  const at = (times: readonly number[], share: number): number =>
    quantile(
      times.toSorted((a, b) => a - b),
      share,
    );
  const { lookups, adds, hops, scans } = measured;
  return [
    name,
    showMs(at(lookups, 0.5)),
    showMs(at(lookups, 0.99)),
    showMs(at(hops, 0.5)),
    showMs(at(scans, 0.5)),
    (measured.cpu.scan / measured.cpu.search).toFixed(1),
    `${(100 * measured.recall).toFixed(1)} %`,
    showMs(at(adds, 0.5)),
    showMs(at(adds, 0.99)),
    showMs(measured.addLoopP99),
    showMs(measured.searchLoopP99),
    (measured.bytes / BYTES_PER_KB / size).toFixed(1),
    ((dimension * BYTES_A_FLOAT) / BYTES_PER_KB).toFixed(1),
  ];
}
