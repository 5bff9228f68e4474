import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/browser/find-chromium.js';
import { leftOutIf } from '../support/left-out.js';
import { Dashboard } from './support/dashboard.js';
import { Traffic } from './support/traffic.js';

/** To end a broken run, not to measure anything. */
const PATIENT = { timeout: 30_000 };

describe('Batches that cost more than they save', leftOutIf(findChromium().reason), () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await Dashboard.open();
    const traffic = new Traffic(dashboard.server.url);
    // Nothing is shared but the frame: no system prompt, and hardly anything to ask.
    await Promise.all([1, 2, 3].map((number) => traffic.chat(`${number}?`, { 'X-Reuso-Batch': 'on' })));
    await traffic.untilCounted(3);
  });
  afterAll(() => dashboard?.close());

  it('are shown as such: a loss is no saving', async () => {
    const layers = await dashboard.visit('/layers');
    const saved = layers.page
      .getByRole('region', { name: 'Batching' })
      .getByRole('figure', { name: 'Saved' });
    await expect.poll(() => saved.textContent(), PATIENT).toMatch(/−\$\d/);
    await layers.close();
    const overview = await dashboard.visit('/');
    const card = overview.page.getByRole('link', { name: /^Batching/ });
    await expect.poll(() => card.textContent(), PATIENT).toMatch(/3 requests\$[\d.]+ more spent/);
    const whole = overview.page.getByRole('figure', { name: 'Saved', exact: true });
    await expect.poll(() => whole.textContent(), PATIENT).toMatch(/^Saved−\$[\d.]+/);
    overview.expectNoComplaints();
    await overview.close();
  });
});
