import { join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../dashboard/browser.ts';
import { Traffic } from '../dashboard/traffic.ts';
import type { Server } from '../processes/child.ts';
import type { Household } from '../processes/household.ts';
import { type Spread, ratios, spreadOf } from '../report/statistics.ts';
import { printTable, showSpread } from '../report/table.ts';
import {
  COMMON_TAG,
  RARE_TAG,
  RARE_WORD,
  SOME_MASTERPLAN,
  SOME_MODEL,
  multiplyEntries,
} from '../store/many-entries.ts';
import { fillLedger } from '../store/month-of-figures.ts';
import type { Bench } from './bench.ts';

const ENTRIES = 1_000_000;
const READS = 10;
const DEEP_PAGES = 50;
const PAGE = 'entries?limit=50';
/** What the dashboard asks for on its overview, and the lists of entries that its filters lead to. */
const CALLS: readonly (readonly [name: string, path: string])[] = [
  ['summary, 30 days', 'analytics/summary?window=30d'],
  ['time series, 30 days', 'analytics/timeseries?window=30d'],
  ['layers, 30 days', 'analytics/layers?window=30d'],
  ['masterplans, 30 days', 'analytics/masterplans?window=30d&sort=saved_usd&limit=5'],
  ['entries', PAGE],
  ['entries of a layer', `${PAGE}&layer=llm`],
  ['entries of a model', `${PAGE}&model=${SOME_MODEL}`],
  ['entries with a tag', `${PAGE}&tag=${COMMON_TAG}`],
  ['entries with a rare tag', `${PAGE}&tag=${RARE_TAG}`],
  ['entries of a masterplan and a model', `${PAGE}&masterplan_id=${SOME_MASTERPLAN}&model=${SOME_MODEL}`],
  ['entries with a text', `${PAGE}&q=TypeScript`],
  ['entries with a text that few have, as far as one answer goes', `${PAGE}&q=${RARE_WORD}`],
];

/** What a month and a million entries make of the overview's first paint and of the dashboard's calls. */
export const dashboard: Bench = {
  title:
    'dashboard: first paint over that of a bare page of the same server, and calls in ms, with a month of figures and ' +
    `${ENTRIES.toLocaleString('en-US')} entries in the embedded store`,
  async run(household, { rounds }) {
    const folder = await mkdtemp(join(tmpdir(), 'reuso-bench-dashboard-'));
    try {
      const server = await fullServer(household, folder);
      await measurePaints(server, rounds);
      await measureCalls(server);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Entries as the server made them, multiplied while no server holds the file. */
async function fullServer(household: Household, folder: string): Promise<Server> {
  const { url: upstream } = await household.provider();
  const env = {
    DATA_DIR: folder,
    DATA_MAX_MB: '100000',
    UPSTREAM_API_KEY: 'sk-bench',
    STORE_TIMEOUT_MS: '5000',
  };
  const first = await household.reuso({ upstream, env });
  await new Traffic(first.url).run({ masterplans: 5, entries: 600 }, () => undefined);
  await first.stop();
  multiplyEntries(join(folder, 'reuso.db'), ENTRIES);
  fillLedger(join(folder, 'reuso.db'));
  return await household.reuso({ upstream, env });
}

async function measurePaints(server: Server, rounds: number): Promise<void> {
  let browser: Browser;
  try {
    browser = await openBrowser();
  } catch (error) {
    console.log(`  Left out: first paint. ${String(error)}`);
    return;
  }
  const times: Record<'floor' | 'paint' | 'figure', number[]> = { floor: [], paint: [], figure: [] };
  for (let round = -1; round < rounds; round += 1) {
    const floor = await paintOf(browser, new URL('/health/live', server.url));
    const overview = await paintOf(browser, new URL('/?window=30d', server.url), 'Hit rate');
    // The first of each finds the browser itself cold.
    if (round < 0) continue;
    times.floor.push(floor.paint);
    times.paint.push(overview.paint);
    times.figure.push(overview.figure);
  }
  await browser.close();
  const row = (name: string, values: readonly number[]) => [
    name,
    showSpread(spreadOf(values), 0),
    values === times.floor ? '' : showSpread(ratios(values, times.floor), 1),
  ];
  printTable(
    ['in Chromium, nothing cached', 'ms', 'ratio'],
    [
      row('a bare page: /health/live', times.floor),
      row('overview: first contentful paint', times.paint),
      row('overview: hit rate of 30 days shows', times.figure),
    ],
  );
}

/** ms from the navigation on: to the first contentful paint, and until a figure of that name shows its value. */
async function paintOf(browser: Browser, url: URL, figure = ''): Promise<{ paint: number; figure: number }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  await page.addInitScript(`
    window.seen = new Promise((resolve) => {
      const look = () => {
        const figures = [...document.querySelectorAll('figure')];
        const shown = figures.find(({ textContent: text }) => text.startsWith('${figure}') && /\\d/.test(text));
        if (shown || '${figure}' === '') resolve(performance.now());
        else requestAnimationFrame(look);
      };
      look();
    });
    window.painted = new Promise((resolve) => {
      new PerformanceObserver((list) => {
        for (const { name, startTime } of list.getEntries())
          if (name === 'first-contentful-paint') resolve(startTime);
      }).observe({ type: 'paint', buffered: true });
    });
  `);
  await page.goto(url.href);
  const [paint, seen] = await page.evaluate<[number, number]>('Promise.all([window.painted, window.seen])');
  await context.close();
  return { paint, figure: seen };
}

async function measureCalls(server: Server): Promise<void> {
  const rows: string[][] = [];
  const measure = async (name: string, path: string) => {
    const { times, bytes } = await read(server, path);
    rows.push([name, showSpread(times, 1), String(bytes)]);
  };
  for (const [name, path] of CALLS) await measure(name, path);
  let cursor = '';
  for (let page = 0; page < DEEP_PAGES; page += 1) {
    const response = await fetch(new URL(`/api/v1/entries?limit=200${cursor}`, server.url));
    const { next_cursor: next } = (await response.json()) as { next_cursor: string | null };
    cursor = `&cursor=${next}`;
  }
  await measure(`entries, after ${DEEP_PAGES * 200} others`, `${PAGE}${cursor}`);
  printTable(['GET /api/v1/…', 'ms', 'bytes'], rows);
}

async function read(server: Server, path: string): Promise<{ times: Spread; bytes: number }> {
  const times: number[] = [];
  let bytes = 0;
  for (let round = -1; round < READS; round += 1) {
    const started = performance.now();
    const response = await fetch(new URL(`/api/v1/${path}`, server.url));
    bytes = (await response.arrayBuffer()).byteLength;
    if (response.status !== 200) throw new Error(`GET ${path}: ${response.status}`);
    // The first one reads the file's pages.
    if (round >= 0) times.push(performance.now() - started);
  }
  return { times: spreadOf(times), bytes };
}
