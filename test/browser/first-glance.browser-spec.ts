import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/browser/find-chromium.js';
import { leftOutIf } from '../support/left-out.js';
import { Dashboard } from './support/dashboard.js';
import { Traffic } from './support/traffic.js';

/** To end a broken run, not to measure anything. */
const PATIENT = { timeout: 30_000 };
const FIGURES = /\/analytics\/(summary|timeseries|layers|masterplans)/;

describe('At the first glance the dashboard', leftOutIf(findChromium().reason), () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await Dashboard.open();
  });
  afterAll(() => dashboard?.close());

  it('shows its frame before any of its code has come', async () => {
    const { page } = await dashboard.visit('/settings');
    await page.route(/\/assets\/.*\.js$/, (route) => route.abort());
    await page.reload();
    await page.getByText('Reuso', { exact: true }).waitFor();
    await page.unroute(/\/assets\/.*\.js$/);
    await page.reload();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await expect
      .poll(() => page.getByText('Reuso', { exact: true }).filter({ visible: true }).count())
      .toBe(1);
    await page.context().close();
  });

  it('claims no savings where nothing was asked', async () => {
    const { page } = await dashboard.visit('/');
    const saved = page.getByRole('figure', { name: 'Saved', exact: true });
    await expect.poll(() => saved.textContent(), PATIENT).toBe('Saved$0.00no money at stake yet');
    await page.context().close();
  });

  it('does not call itself live while it has no figures', async () => {
    const { page } = await dashboard.visit('/');
    await page.getByRole('button', { name: 'Live: pause' }).waitFor();
    await page.route(FIGURES, (route) => route.fulfill({ status: 500, body: '' }));
    await page.reload();
    await page.getByRole('button', { name: 'No figures: pause' }).waitFor();
    await page.unroute(FIGURES);
    await page.getByRole('button', { name: 'Live: pause' }).waitFor();
    await page.context().close();
  });

  it('shows a list of entries whole on a narrow screen', async () => {
    const traffic = new Traffic(dashboard.server.url);
    await traffic.chat('Which columns fit on a telephone?', { 'X-Reuso-Masterplan': 'narrow-1' });
    const { page } = await dashboard.visit('/entries', { width: 360 });
    const list = page.getByRole('region', { name: 'Entries' });
    await list.getByText(/expires/).waitFor();
    const beyond = await list.evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(beyond).toBe(0);
    await page.context().close();
  });
});
