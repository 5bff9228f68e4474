import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Child } from '../support/child.js';
import { until } from '../support/redis/index.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { Caller } from './support/caller.js';
import { question } from './support/chat.js';

interface Settings {
  readonly base_url: string;
  readonly settings: readonly {
    name: string;
    value: string | null;
    is_default: boolean;
    is_secret: boolean;
  }[];
  readonly prices: readonly { model: string; source: string; [price: string]: unknown }[];
  readonly unpriced_models: readonly string[];
  readonly [field: string]: unknown;
}

const SECRETS = { ADMIN_TOKEN: 'the-admin-token', API_KEYS: 'red:red-key', UPSTREAM_API_KEY: 'sk-ours' };
let folder: string;
let provider: SimulatedProvider;
let server: Child;
const withKey = (key: string) => new Caller(server.url, { 'x-reuso-key': key });

const start = (): Promise<Child> =>
  startReuso({
    ...SECRETS,
    UPSTREAM_BASE_URL: provider.url,
    PRICING_FILE: join(folder, 'prices.json'),
    DATA_DIR: join(folder, 'data'),
    STORE_TIMEOUT_MS: '1234',
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reuso-settings-'));
  const prices = join(folder, 'prices.json');
  writeFileSync(
    prices,
    JSON.stringify({ 'house-model': { input_usd_per_mtok: 0.1, output_usd_per_mtok: 3 } }),
  );
  provider = await startProvider();
  server = await start();
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
  rmSync(folder, { recursive: true });
});

describe('GET /api/v1/settings', () => {
  const show = () => withKey('the-admin-token').api<Settings>('GET', '/settings');

  it('tells operators what is in force, and of secrets only that they are set', async () => {
    const view = await show();
    expect(view).toMatchObject({
      base_url: server.url,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      node_version: process.version,
      started_at: expect.any(String),
      health: { status: 'ok', details: { store: { kind: expect.any(String), state: 'up' } } },
    });
    const setting = (name: string) => view.settings.find((each) => each.name === name);
    expect(setting('STORE_TIMEOUT_MS')).toMatchObject({ value: '1234', is_default: false });
    expect(setting('LLM_CACHE_TTL_SECONDS')).toMatchObject({ value: '86400', is_default: true });
    for (const name of Object.keys(SECRETS))
      expect(setting(name)).toMatchObject({ value: 'set', is_secret: true });
    const told = JSON.stringify(view);
    for (const secret of ['the-admin-token', 'red-key', 'sk-ours']) expect(told).not.toContain(secret);
  });

  it('tells the prices of the operator’s own models and of those that were asked, and which have none', async () => {
    const red = withKey('red-key');
    await red.chat({ ...question(), model: 'gpt-4o-mini' });
    await red.chat({ ...question(), model: 'nobody-knows-what-this-costs' });
    await until('both models have been told of', async () => {
      const { prices, unpriced_models } = await show();
      return prices.length === 2 && unpriced_models.length === 1;
    });
    const { prices, unpriced_models } = await show();
    expect(unpriced_models).toEqual(['nobody-knows-what-this-costs']);
    expect(prices).toEqual([
      {
        model: 'gpt-4o-mini',
        input_usd_per_mtok: 0.15,
        cached_input_usd_per_mtok: 0.075,
        output_usd_per_mtok: 0.6,
        source: 'table',
      },
      {
        model: 'house-model',
        input_usd_per_mtok: 0.1,
        cached_input_usd_per_mtok: null,
        output_usd_per_mtok: 3,
        source: 'own',
      },
    ]);
  });

  it('tells them after a restart too', async () => {
    const before = await show();
    await server.stop();
    server = await start();
    const { prices, unpriced_models } = await show();
    expect({ prices, unpriced_models }).toEqual({
      prices: before.prices,
      unpriced_models: before.unpriced_models,
    });
    expect(unpriced_models).toEqual(['nobody-knows-what-this-costs']);
  });

  it('is not for tenants, nor for strangers', async () => {
    expect((await withKey('red-key').send('GET', '/api/v1/settings')).status).toBe(403);
    expect((await withKey('nobody').send('GET', '/api/v1/settings')).status).toBe(401);
  });
});
