import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/browser/find-chromium.js';
import { leftOutIf } from '../support/left-out.js';
import { Dashboard } from './support/dashboard.js';
import { Traffic } from './support/traffic.js';

const PROMPTS = ['One.', 'Two.', 'Three.'];
/** To end a broken run, not to measure anything. */
const PATIENT = { timeout: 30_000 };

/** Presses Tab until the element that has the focus is called so. */
async function tabTo(page: Page, name: string): Promise<void> {
  const focused = `document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent`;
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate<string | null>(focused))?.trim() === name) return;
  }
  throw new Error(`Tab never reached "${name}"`);
}

describe('Invalidation in the dashboard', leftOutIf(findChromium().reason), () => {
  let dashboard: Dashboard;
  let traffic: Traffic;
  const stored = async (masterplan: string) =>
    ((await traffic.api('GET', `/entries?masterplan_id=${masterplan}`)) as { items: unknown[] }).items.length;

  beforeAll(async () => {
    dashboard = await Dashboard.open();
    traffic = new Traffic(dashboard.server.url);
  });
  afterAll(() => dashboard?.close());

  it('counts first, names whom it would cost something, and removes', async () => {
    await traffic.runTwice('mouse-1', PROMPTS);
    await traffic.runTwice('other-1', PROMPTS.slice(0, 1));
    const watched = await dashboard.visit('/masterplans/mouse-1');
    const { page } = watched;
    await page.getByRole('button', { name: 'Invalidate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Would remove 3 entries (3 LLM).').waitFor();
    await dialog.getByText('1 is shared with 1 other masterplan').waitFor();
    await watched.expectAccessible();
    expect(await stored('mouse-1')).toBe(3);
    await dialog.getByRole('button', { name: 'Invalidate 3 entries' }).click();
    await dialog.getByText('Removed 3 entries.').waitFor();
    expect(await stored('mouse-1')).toBe(0);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
    watched.expectNoComplaints();
    await watched.close();
  });

  it('goes by keyboard alone, and gives the focus back', async () => {
    await traffic.runTwice('keys-1', PROMPTS);
    const { page } = await dashboard.visit('/masterplans/keys-1');
    await page.getByRole('heading', { level: 1, name: 'keys-1' }).waitFor();
    await tabTo(page, 'Invalidate');
    await page.keyboard.press('Enter');
    await page.getByText('Would remove 3 entries').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const focused = () => page.evaluate<string>('document.activeElement.textContent');
    await expect.poll(focused, PATIENT).toBe('Invalidate');
    await page.keyboard.press('Enter');
    await page.getByText('Would remove 3 entries').waitFor();
    await tabTo(page, 'Invalidate 3 entries');
    await page.keyboard.press('Enter');
    await page.getByText('Removed 3 entries.').waitFor();
    expect(await stored('keys-1')).toBe(0);
    await page.context().close();
  });

  it('asks for a word before everything goes', async () => {
    await traffic.runTwice('all-1', PROMPTS);
    const { page } = await dashboard.visit('/entries');
    await page.getByRole('button', { name: 'Invalidate' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invalidate everything' });
    const confirm = dialog.getByRole('button', { name: /^Invalidate \d+ entr/ });
    await confirm.waitFor();
    await expect.poll(() => confirm.isDisabled(), PATIENT).toBe(true);
    await dialog.getByRole('textbox', { name: 'Type “everything” to go on' }).fill('everything');
    await confirm.click();
    await dialog.getByText(/^Removed \d+ entr/).waitFor();
    expect(await stored('all-1')).toBe(0);
    await page.context().close();
  });

  it('deletes one entry, and tells so', async () => {
    await traffic.runTwice('single-1', PROMPTS.slice(0, 1));
    const { page } = await dashboard.visit('/entries?masterplan_id=single-1');
    await page.getByRole('link', { name: 'One.' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No replica serves the entry any more.').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Entries' }).waitFor();
    expect(await stored('single-1')).toBe(0);
    await page.goBack();
    await page.getByText('This entry is not there').waitFor();
    await page.context().close();
  });

  it('marks an answer as bad, which then is refused until it is refreshed', async () => {
    const prompt = 'Answered badly.';
    await traffic.runTwice('judged-1', [prompt]);
    const verdicts = await traffic.metric('v2_feedback_total{verdict="bad"}');
    const watched = await dashboard.visit('/entries?masterplan_id=judged-1');
    const { page } = watched;
    await page.getByRole('link', { name: prompt }).click();
    await page.getByRole('button', { name: 'Mark bad' }).click();
    const dialog = page.getByRole('dialog', { name: 'Mark this answer as bad' });
    await dialog.getByRole('textbox', { name: 'Why (optional)' }).fill('It is wrong.');
    await watched.expectAccessible();
    await dialog.getByRole('button', { name: 'Mark bad' }).click();
    await page.getByText('Marked as bad').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Entries' }).waitFor();
    expect(await stored('judged-1')).toBe(0);
    expect(await traffic.metric('v2_feedback_total{verdict="bad"}')).toBe(verdicts + 1);
    // The provider says the same again: it is passed on, and not kept.
    const judged = { 'X-Reuso-Masterplan': 'judged-1' };
    expect(await traffic.cacheStatus(prompt, judged)).toContain('detail=refused');
    expect(await stored('judged-1')).toBe(0);
    await traffic.cacheStatus(prompt, { ...judged, 'Cache-Control': 'no-cache' });
    expect(await traffic.cacheStatus(prompt, judged)).toContain('hit');
    expect(await stored('judged-1')).toBe(1);
    watched.expectNoComplaints();
    await watched.close();
  });
});
