import { until } from '../support/redis/index.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/browser/find-chromium.js';
import { leftOutIf } from '../support/left-out.js';
import { Dashboard, type Look } from './support/dashboard.js';
import { Traffic } from './support/traffic.js';

const PROMPTS = ['Name three caches.', 'What is a lease?', 'Write a function that adds. Show code.'];
/** To end a broken run, not to measure anything. */
const PATIENT = { timeout: 30_000 };
const LOOKS: readonly (readonly [name: string, look: Look])[] = [
  ['light', { theme: 'light' }],
  ['dark', { theme: 'dark' }],
  ['light and 390 px wide', { theme: 'light', width: 390 }],
  ['dark and 360 px wide', { theme: 'dark', width: 360 }],
];

describe('The dashboard', leftOutIf(findChromium().reason), () => {
  let dashboard: Dashboard;
  let traffic: Traffic;
  let entryPath = '';

  beforeAll(async () => {
    dashboard = await Dashboard.open();
    traffic = new Traffic(dashboard.server.url);
    await traffic.runTwice('shop-7', PROMPTS, { 'X-Reuso-Tags': 'release' });
    await traffic.runTwice('blog-2', PROMPTS.slice(0, 1));
    await traffic.retrieve('Where are caches described?');
    await Promise.all(
      [1, 2, 3].map(() => traffic.chat('Asked by three at once.', { 'x-sim-latency-ms': '300' })),
    );
    await traffic.chat('This one fails.', { 'x-sim-mode': 'error-500' });
    await traffic.untilCounted(12);
    const page = (await traffic.api('GET', '/entries?masterplan_id=blog-2')) as { items: { key: string }[] };
    entryPath = `/entries/${page.items[0]?.key}`;
  });
  afterAll(() => dashboard?.close());

  describe.each(LOOKS)('%s', (_, look) => {
    it.each([
      ['Overview', '/'],
      ['Layers', '/layers'],
      ['Masterplans', '/masterplans'],
      ['shop-7', '/masterplans/shop-7'],
      ['Entries', '/entries'],
      ['Entry', ''],
      ['Activity', '/activity'],
      ['Jobs', '/jobs'],
      ['Settings', '/settings'],
    ])('shows the page %s, which all can use', async (name, path) => {
      const watched = await dashboard.visit(path || entryPath, look);
      const { page } = watched;
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await page.waitForLoadState('load');
      await until('all of it has come', async () => (await page.locator('[aria-busy=true]').count()) === 0);
      // Narrow screens show the same elements: their order and colours were looked at already.
      if (look.width === undefined) await watched.expectAccessible();
      await watched.expectNothingScrollsSideways();
      watched.expectNoComplaints();
      await watched.close();
    });
  });

  it('tells at a glance what was reused, saved and spent', async () => {
    const { page } = await dashboard.visit('/');
    const rate = page.getByRole('figure', { name: 'Hit rate' });
    await expect.poll(() => rate.textContent(), PATIENT).toMatch(/\d+\.\d\s%.*\d+ of \d+ lookups/);
    for (const name of ['Saved', 'Spent']) {
      const figure = page.getByRole('figure', { name, exact: true });
      await expect.poll(() => figure.textContent(), PATIENT).toMatch(/\$\d/);
    }
    await page
      .getByRole('img', { name: /^Exact hit \d+ \(.*Upstream \d+/ })
      .first()
      .waitFor();
    await page.context().close();
  });

  it('leads to each page by its name, and says in the address what is shown', async () => {
    const { page } = await dashboard.visit('/');
    for (const name of ['Layers', 'Masterplans', 'Entries', 'Activity', 'Jobs', 'Settings', 'Overview']) {
      await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
    }
    await page.getByText('7 d', { exact: true }).click();
    await page.waitForURL('**/?window=7d');
    await page.reload();
    await expect.poll(() => page.getByRole('radio', { name: '7 d' }).isChecked(), PATIENT).toBe(true);
    await page.context().close();
  });

  it('finds entries by text and leads to one, with what was asked and answered', async () => {
    const { page } = await dashboard.visit('/entries');
    await page.getByRole('searchbox', { name: 'Search in what was asked' }).fill('three caches');
    await page.waitForURL('**/entries?q=three+caches');
    await page.getByRole('link', { name: 'Name three caches.' }).first().click();
    await page.getByRole('heading', { name: 'Answered' }).waitFor();
    await page.getByRole('link', { name: 'release' }).click();
    await page.waitForURL('**/entries?tag=release');
    await expect.poll(() => page.getByRole('row').count(), PATIENT).toBe(1 + PROMPTS.length);
    await page.context().close();
  });

  it('shows requests as they come until it is paused, and why one was a miss', async () => {
    const { page } = await dashboard.visit('/activity?model=gpt-4o-mini');
    await page.getByRole('button', { name: 'Live: pause' }).waitFor();
    await until('the list has come', async () => (await page.locator('[aria-busy=true]').count()) === 0);
    await traffic.chat('Never asked before: live.', { 'X-Reuso-Masterplan': 'live-1' });
    await page
      .getByRole('row', { name: /live-1/ })
      .getByRole('button')
      .click();
    await page.getByText('Nothing like it had been asked before.').waitFor();
    await page.getByRole('button', { name: 'Live: pause' }).click();
    const goLive = page.getByRole('button', { name: 'Paused: go live' });
    await goLive.waitFor();
    await traffic.chat('Never asked before: paused.', { 'X-Reuso-Masterplan': 'paused-1' });
    await until('the server tells of it', async () => {
      const told = (await traffic.api('GET', '/activity?masterplan_id=paused-1')) as { items: unknown[] };
      return told.items.length === 1;
    });
    const paused = page.getByRole('row', { name: /paused-1/ });
    expect(await paused.count()).toBe(0);
    await goLive.click();
    await paused.waitFor();
    await page.context().close();
  });

  it('warms the cache from a file, and tells which lines were bad', async () => {
    const { page } = await dashboard.visit('/jobs');
    const lines = [
      { kind: 'llm', model: 'gpt-4o-mini', prompt: 'Warmed.' },
      { kind: 'llm', model: 7 },
    ];
    const buffer = Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'));
    await page
      .getByLabel('File with items')
      .setInputFiles({ name: 'items.ndjson', mimeType: 'application/x-ndjson', buffer });
    await page.getByRole('button', { name: 'Start warm-up' }).click();
    const job = page.getByRole('listitem').filter({ has: page.getByRole('progressbar') });
    await job.getByText('2 of 2').waitFor();
    await job.getByText('1 stored').waitFor();
    await job.getByText(/fault/).click();
    await job
      .getByText(/Line 2/)
      .first()
      .waitFor();
    await page.context().close();
  });

  it('jumps to a masterplan from the keyboard', async () => {
    const { page } = await dashboard.visit('/settings');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('blog');
    await page.getByRole('option', { name: /blog-2/ }).waitFor();
    await expect.poll(() => page.getByRole('option').first().textContent(), PATIENT).toMatch(/blog-2/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/masterplans/blog-2');
    await page.context().close();
  });

  it('keeps the theme that was chosen', async () => {
    const { page } = await dashboard.visit('/');
    const background = () =>
      page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
    const light = await background();
    await page.getByText('Dark', { exact: true }).click();
    await expect.poll(background, PATIENT).not.toBe(light);
    await page.reload();
    await expect.poll(background, PATIENT).not.toBe(light);
    await page.context().close();
  });
});
