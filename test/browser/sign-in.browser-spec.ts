import { afterAll, beforeAll, describe, it } from 'vitest';
import { findChromium } from '../support/browser/find-chromium.js';
import { leftOutIf } from '../support/left-out.js';
import { Dashboard } from './support/dashboard.js';

const TOKEN = 'correct-horse-battery-staple';

describe('Signing in at the dashboard', leftOutIf(findChromium().reason), () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await Dashboard.open({ ADMIN_TOKEN: TOKEN });
  });
  afterAll(() => dashboard?.close());

  it('asks for a token, refuses a wrong one, and lets out again', async () => {
    const watched = await dashboard.visit('/entries?layer=llm');
    const { page } = watched;
    const token = page.getByRole('textbox', { name: 'Token' });
    await token.waitFor();
    await watched.expectAccessible();
    watched.expectNoComplaints();
    await token.fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('This token was not accepted').waitFor();
    await token.fill(TOKEN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    // Where one wanted to go, filters and all.
    await page.getByRole('heading', { level: 1, name: 'Entries' }).waitFor();
    await page.waitForURL('**/entries?layer=llm');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Entries' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await token.waitFor();
    await watched.close();
  });
});
