// Takes the pictures in docs/images of the built dashboard, after a day of traffic that passes in minutes:
//
//   node bench/dashboard/pictures.ts [--masterplans 200] [--minutes 3] [--out docs/images]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { findChromium } from '../../test/support/browser/find-chromium.ts';
import { startServer } from '../processes/child.ts';
import { DayOfTraffic } from './day-of-traffic.ts';

const DAY_MS = 86_400_000;
const { values } = parseArgs({
  options: {
    masterplans: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '3' },
    out: { type: 'string', default: 'docs/images' },
  },
});
const trafficMs = Number(values.minutes) * 60_000;
const { path: browserPath, reason } = findChromium();
if (browserPath === undefined) throw new Error(`No pictures can be taken: ${reason}`);

const folder = mkdtempSync(join(tmpdir(), 'reuso-pictures-'));
mkdirSync(values.out, { recursive: true });
const provider = await startServer({
  run: [process.execPath, 'dist/apps/simulated-provider/main.js', '--port', '0', '--latency-scale', '0.05'],
});
const reuso = (env: Record<string, string>, ...flags: string[]) =>
  startServer({
    run: [process.execPath, ...flags, 'dist/apps/server/main.js'],
    env: {
      PORT: '0',
      DATA_DIR: join(folder, 'data'),
      UPSTREAM_BASE_URL: provider.url.href,
      UPSTREAM_API_KEY: 'sk-pictures',
      LLM_CACHE_TTL_SECONDS: '604800',
      RAG_CACHE_TTL_SECONDS: '604800',
      STORE_TIMEOUT_MS: '5000',
      ...env,
    },
  });

const past = await reuso(
  {
    FAST_CLOCK_FROM: String(Date.now() + trafficMs - DAY_MS),
    FAST_CLOCK_SPEED: String(DAY_MS / trafficMs),
  },
  '--import',
  './bench/dashboard/fast-clock.mjs',
);
await new DayOfTraffic(past.url, Number(values.masterplans)).run(trafficMs);
await past.stop();

const server = await reuso({});
const browser = await chromium.launch({
  executablePath: browserPath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});
const top = await fetch(new URL('/api/v1/analytics/masterplans?window=24h&sort=lookups&limit=1', server.url));
const { masterplans } = (await top.json()) as { masterplans: { masterplan_id: string }[] };
const plan = masterplans[0]?.masterplan_id ?? '';
const live = new DayOfTraffic(server.url, 3).run(20_000);
for (const [name, path, theme, width] of [
  ['overview-light', '/', 'light', 1280],
  ['overview-dark', '/', 'dark', 1280],
  ['layers', '/layers', 'light', 1280],
  ['masterplan', `/masterplans/${plan}`, 'dark', 1280],
  ['entries', '/entries', 'light', 1280],
  ['activity', '/activity', 'dark', 1280],
  ['overview-narrow', '/', 'dark', 390],
] as const) {
  const context = await browser.newContext({
    baseURL: server.url.href,
    colorScheme: theme,
    viewport: { width, height: 860 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(path);
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  await page.waitForTimeout(4_000);
  await page.screenshot({ path: join(values.out, `${name}.png`) });
  await context.close();
}
await live;
await browser.close();
await server.stop();
await provider.stop();
rmSync(folder, { recursive: true, force: true });
const shrunk = spawnSync('pngquant', [
  '--force',
  '--ext',
  '.png',
  '--skip-if-larger',
  ...[
    'overview-light',
    'overview-dark',
    'layers',
    'masterplan',
    'entries',
    'activity',
    'overview-narrow',
  ].map((name) => join(values.out, `${name}.png`)),
]);
console.log(`Pictures in ${values.out}${shrunk.error ? '; pngquant would make them smaller' : ''}.`);
