import { afterAll, beforeAll, describe, it } from 'vitest';
import { findChromium } from '../support/browser/find-chromium.js';
import { leftOutIf } from '../support/left-out.js';
import { type RunningRedis, findRedis, startRedis } from '../support/redis/index.js';
import { Dashboard } from './support/dashboard.js';

describe(
  'The dashboard while its store is away',
  leftOutIf(findChromium().reason ?? findRedis().reason),
  () => {
    let redis: RunningRedis;
    let dashboard: Dashboard;
    beforeAll(async () => {
      redis = await startRedis();
      dashboard = await Dashboard.open({ REDIS_URL: redis.url, STORE_TIMEOUT_MS: '200' });
    });
    afterAll(async () => {
      await dashboard?.close();
      await redis?.stop();
    });

    it('says what that means, and that it is over when it is', async () => {
      const watched = await dashboard.visit('/');
      const { page } = watched;
      const banner = page.getByRole('alert').filter({ hasText: 'Degraded: Redis does not answer' });
      await page.getByRole('figure', { name: 'Hit rate' }).waitFor();
      await redis.kill();
      await dashboard.untilStatus('degraded');
      await banner.getByText('Requests still get their answers').waitFor();
      await watched.expectAccessible();
      await page.getByRole('link', { name: 'Store' }).getByText('down').waitFor();
      await redis.restart();
      await dashboard.untilStatus('ok');
      await banner.waitFor({ state: 'detached' });
      // What could not be shown comes by itself.
      await page.getByText('Not available while the store is away').waitFor({ state: 'detached' });
      await page.getByRole('figure', { name: 'Hit rate' }).getByText('%').first().waitFor();
      await watched.close();
    });
  },
);
