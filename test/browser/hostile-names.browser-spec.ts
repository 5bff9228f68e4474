import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/browser/find-chromium.js';
import { leftOutIf } from '../support/left-out.js';
import { Dashboard } from './support/dashboard.js';
import { Traffic } from './support/traffic.js';

const HOSTILE = '"><img src=x onerror="window.taken=1"><script>window.taken=1</script>';

describe('Names and prompts that are pages of their own', leftOutIf(findChromium().reason), () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await Dashboard.open();
    const traffic = new Traffic(dashboard.server.url);
    await traffic.chat(`Say ${HOSTILE}`, { 'X-Reuso-Masterplan': HOSTILE, 'X-Reuso-Tags': HOSTILE });
    await traffic.untilCounted(1);
  });
  afterAll(() => dashboard?.close());

  it.each(['/masterplans', `/masterplans/${encodeURIComponent(HOSTILE)}`, '/entries', '/activity'])(
    'are shown as text at %s, and do nothing',
    async (path) => {
      const { page } = await dashboard.visit(path);
      await page.getByText('onerror').first().waitFor();
      expect(await page.locator('img[src="x"]').count()).toBe(0);
      expect(await page.evaluate('window.taken')).toBeUndefined();
      await page.context().close();
    },
  );
});
