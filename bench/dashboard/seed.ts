// Fills a folder for the embedded store with what weeks of traffic leave behind, through the public API: every figure is
// what the server counted, and every entry what it stored. Its calendar goes as fast as the traffic does.
//
//   npx node bench/dashboard/seed.ts --data DIR [--entries 100000] [--masterplans 200] [--days 30]
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startProvider, startReuso } from './household.ts';
import { Traffic } from './traffic.ts';

const DAY_MS = 86_400_000;
/** The last day's share of the traffic: it is the day that is looked at most. */
const LAST_DAY = 0.2;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    entries: { type: 'string', default: '100000' },
    masterplans: { type: 'string', default: '200' },
    days: { type: 'string', default: '30' },
  },
});
const folder = values.data;
if (folder === undefined) throw new Error('Give the folder to fill: --data DIR');
const days = Number(values.days);
const amount = { masterplans: Number(values.masterplans), entries: Number(values.entries) };

const clock = join(tmpdir(), `reuso-clock-${process.pid}`);
/** Where in the calendar so much of the work is done: unevenly over a day, most on the last one. */
function tell(share: number): void {
  const before = 1 - LAST_DAY;
  const day = share < before ? (share / before) * (days - 1) : days - 1 + (share - before) / LAST_DAY;
  const tide = day + 0.1 * Math.sin(day * 2 * Math.PI);
  writeFileSync(clock, String(Math.round(Date.now() - (days - tide) * DAY_MS)));
}

tell(0);
const provider = await startProvider();
const server = await startReuso(provider.url, folder, {
  flags: ['--import', './bench/dashboard/told-clock.mjs'],
  env: { TOLD_CLOCK_FILE: clock },
});
await new Traffic(server.url).run(amount, tell);
await server.stop();
await provider.stop();
rmSync(clock);
