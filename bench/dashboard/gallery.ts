// Takes a picture of every page of the built dashboard in each look, to be looked at:
//
//   npx node bench/dashboard/gallery.ts --data DIR --out DIR [--only entries,jobs] [--looks light,dark,narrow]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { type Look, openBrowser, openPage, settle } from './browser.ts';
import { startProvider, startReuso } from './household.ts';
import { Landmarks } from './landmarks.ts';

interface Scene {
  readonly name: string;
  readonly path: string;
  /** What is done on the page first. */
  readonly act?: (page: Page) => Promise<void>;
  /** Only what is in the window, where something lies over the page. */
  readonly isWindow?: boolean;
}

const LOOKS: Readonly<Record<string, Look>> = {
  light: { theme: 'light', width: 1280 },
  dark: { theme: 'dark', width: 1280 },
  narrow: { theme: 'light', width: 390 },
  'narrow-dark': { theme: 'dark', width: 390 },
  wide: { theme: 'light', width: 1920 },
};
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string' },
    only: { type: 'string', default: '' },
    looks: { type: 'string', default: 'light,dark,narrow' },
  },
});
const { data: folder, out } = values;
if (folder === undefined || out === undefined) throw new Error('Give --data DIR and --out DIR');
/** Until figures are asked again in vain. */
const GONE_MS = 8_000;
mkdirSync(out, { recursive: true });

const provider = await startProvider();
const server = await startReuso(provider.url, folder);
const guarded = await startReuso(provider.url, ':memory:', { env: { ADMIN_TOKEN: 'a-token-of-its-own' } });
const degraded = await startReuso(provider.url, ':memory:', {
  env: { REDIS_URL: 'redis://127.0.0.1:1', STORE_TIMEOUT_MS: '100' },
});
const browser = await openBrowser();

const landmarks = new Landmarks(server.url);
const dialogOf = (button: string) => async (page: Page) => {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('dialog').waitFor();
};
const entryScenes = await Promise.all(
  (['llm', 'rag', 'embedding'] as const).map(async (layer): Promise<Scene[]> => {
    const key = await landmarks.entry(layer);
    if (key === undefined) return [];
    const path = `/entries/${key}`;
    const dialogs: Scene[] = [
      { name: 'entry-deletion', path, isWindow: true, act: dialogOf('Delete') },
      { name: 'entry-judgement', path, isWindow: true, act: dialogOf('Mark bad') },
    ];
    return [{ name: `entry-${layer}`, path }, ...(layer === 'llm' ? dialogs : [])];
  }),
);
const plan = await landmarks.busiestMasterplan();
const planScenes: Scene[] =
  plan === undefined
    ? []
    : [
        { name: 'masterplan', path: `/masterplans/${plan}` },
        {
          name: 'invalidation',
          path: `/masterplans/${plan}`,
          isWindow: true,
          act: async (page) => {
            await page.getByRole('button', { name: 'Invalidate' }).click();
            await page.getByRole('dialog').getByText('Would remove').waitFor();
          },
        },
      ];
const scenes: Scene[] = [
  { name: 'overview', path: '/' },
  { name: 'overview-1h', path: '/?window=1h' },
  { name: 'overview-30d', path: '/?window=30d' },
  { name: 'layers', path: '/layers' },
  { name: 'masterplans', path: '/masterplans' },
  ...planScenes,
  { name: 'masterplan-unknown', path: '/masterplans/none-of-that-name' },
  { name: 'entries', path: '/entries' },
  {
    name: 'invalidation-all',
    path: '/entries',
    isWindow: true,
    act: async (page) => {
      await dialogOf('Invalidate')(page);
      await page.getByRole('dialog').getByText('Would remove').waitFor();
    },
  },
  { name: 'entries-none', path: '/entries?q=nothing+has+this+text' },
  ...entryScenes.flat(),
  { name: 'entry-gone', path: `/entries/llm:${'0'.repeat(64)}` },
  {
    name: 'activity',
    path: '/activity',
    act: async (page) => {
      const rows = page.getByRole('button', { expanded: false }).filter({ has: page.locator('time') });
      if ((await rows.count()) > 2) await rows.nth(2).click();
    },
  },
  { name: 'jobs', path: '/jobs' },
  { name: 'settings', path: '/settings' },
  {
    name: 'palette',
    path: '/',
    isWindow: true,
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.type('ch');
    },
  },
  {
    name: 'server-gone',
    path: '/',
    act: async (page) => {
      await page.route(/\/(api|health)\//, (route) => route.abort());
      await page.getByText('The server does not answer').first().waitFor();
      await page.waitForTimeout(GONE_MS);
    },
  },
  {
    name: 'menu',
    path: '/',
    isWindow: true,
    act: async (page) => {
      const menu = page.getByRole('button', { name: 'Open the menu' });
      if (await menu.isVisible()) await menu.click();
    },
  },
  { name: 'not-found', path: '/no-such-page' },
  { name: 'sign-in', path: new URL('/', guarded.url).href },
  { name: 'degraded', path: new URL('/', degraded.url).href },
  { name: 'degraded-entries', path: new URL('/entries', degraded.url).href },
];
const wanted = values.only.split(',').filter((name) => name !== '');

for (const look of values.looks.split(',')) {
  const { theme, width } = LOOKS[look] ?? { theme: 'light', width: 1280 };
  for (const { name, path, act, isWindow = false } of scenes) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    try {
      const page = await openPage(browser, new URL(path, server.url), { theme, width });
      if (act !== undefined) {
        await act(page);
        await settle(page);
      }
      const over = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      if ((await page.evaluate<number>(over)) > 0) console.log(`${name} (${look}) scrolls sideways`);
      await page.screenshot({ path: join(out, `${name}-${look}.png`), fullPage: !isWindow });
      await page.context().close();
    } catch (error) {
      console.log(`${name} (${look}): ${String(error)}`);
    }
  }
}
await browser.close();
for (const each of [degraded, guarded, server, provider]) await each.stop();
