import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, apiOf, prime } from '../load/client.ts';
import { load, rawPost } from '../load/http-load.ts';
import { chatBody, simulatedAnswer } from '../load/prompts.ts';
import { cpuTimeUs } from '../machine/cpu-time.ts';
import type { Server } from '../processes/child.ts';
import type { Household } from '../processes/household.ts';
import { ratios, spreadOf } from '../report/statistics.ts';
import { printTable, showSpread } from '../report/table.ts';
import { MASTERPLANS, PLANS_AN_HOUR, fillLedger } from '../store/month-of-figures.ts';
import type { Bench } from './bench.ts';

const DIFFERENT_REQUESTS = 64;
const CONNECTIONS = 50;
const ROUND_SECONDS = 2;
const READS = 20;
const PATHS = [
  'analytics/summary?window=1h',
  'analytics/summary?window=24h',
  'analytics/summary?window=30d',
  'analytics/timeseries?window=24h',
  'analytics/timeseries?window=30d',
  'analytics/timeseries?window=30d&step=1h',
  'analytics/masterplans?window=30d',
  'analytics/layers?window=30d',
  'activity',
];

/** What the ledger costs a hit, and what its figures take to read. */
export const analytics: Bench = {
  title:
    'analytics: CPU of an exact hit with the ledger over one without (ANALYTICS=false), and API calls in ms',
  async run(household, { rounds }) {
    const { url: upstream } = await household.provider();
    const subjects = [
      { name: 'without', server: await household.reuso({ upstream, env: { ANALYTICS: 'false' } }) },
      { name: 'with', server: await household.reuso({ upstream }) },
    ];
    const bodies = Array.from({ length: DIFFERENT_REQUESTS }, (_, number) => chatBody(number));
    for (const { server } of subjects) {
      const client = new Client(apiOf(server));
      await prime(client, bodies, simulatedAnswer());
      await client.close();
      await hit(server, bodies);
    }
    const costs: number[][] = subjects.map(() => []);
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, { server }] of subjects.entries()) {
        const cost = await hit(server, bodies);
        if (cost !== undefined) costs[index]?.push(cost);
      }
    }
    const [without = [], kept = []] = costs;
    if (without.length === 0) console.log('  Left out: CPU times, for this system does not tell them.');
    else
      printTable(
        ['', 'CPU us/hit', 'ratio'],
        subjects.map(({ name }, index) => [
          name,
          spreadOf(costs[index] ?? []).median.toFixed(1),
          name === 'without' ? '' : showSpread(ratios(kept, without)),
        ]),
      );
    await readFigures(household, upstream);
  },
};

/** @returns CPU of the server, µs a hit */
async function hit(server: Server, bodies: readonly Buffer[]): Promise<number | undefined> {
  const url = new URL('/v1/chat/completions', server.url);
  const requests = bodies.map((body) => rawPost(url, body));
  const before = cpuTimeUs(server.pid);
  const { responses } = await load(url, requests, { connections: CONNECTIONS, seconds: ROUND_SECONDS });
  const after = cpuTimeUs(server.pid);
  return before === undefined || after === undefined ? undefined : (after - before) / responses;
}

/** A month of figures in the file that a server reads: what a busy month leaves behind. */
async function readFigures(household: Household, upstream: URL): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'reuso-bench-ledger-'));
  try {
    const env = { DATA_DIR: folder };
    // The server makes the file; the bench fills it while no server holds it.
    await (await household.reuso({ upstream, env })).stop();
    fillLedger(join(folder, 'reuso.db'));
    const server = await household.reuso({ upstream, env });
    const rows: string[][] = [];
    for (const path of PATHS) {
      const times: number[] = [];
      let bytes = 0;
      for (let read = 0; read < READS; read += 1) {
        const started = performance.now();
        const response = await fetch(new URL(`/api/v1/${path}`, server.url));
        bytes = (await response.arrayBuffer()).byteLength;
        if (response.status !== 200) throw new Error(`GET ${path}: ${response.status}`);
        times.push(performance.now() - started);
      }
      rows.push([path, showSpread(spreadOf(times), 1), String(bytes)]);
    }
    console.log(
      `  Figures of 30 days, ${MASTERPLANS} masterplans (${PLANS_AN_HOUR} an hour), embedded store:`,
    );
    printTable(['GET /api/v1/…', 'ms', 'bytes'], rows);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
