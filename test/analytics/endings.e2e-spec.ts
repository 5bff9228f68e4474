import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { type RunningRedis, findRedis, startRedis, until } from '../support/redis/index.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import type { Child } from '../support/child.js';
import { Analytics, type Summary } from './support/analytics.js';
import { pricesFolder } from './support/prices.js';
import { Script, ask } from './support/script.js';

type Env = Readonly<Record<string, string>>;

describe('Figures outlive the process that counted them', () => {
  let provider: SimulatedProvider;
  const prices = pricesFolder();
  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(async () => {
    await provider?.stop();
    prices.remove();
  });

  const start = async (env: Env): Promise<Child> => {
    const server = await startReuso({
      UPSTREAM_BASE_URL: provider.url,
      UPSTREAM_API_KEY: 'sk-test',
      PRICING_FILE: prices.file,
      STORE_TIMEOUT_MS: '20000',
      ...env,
    });
    await until('the server has its store', async () => {
      const { status } = (await (await fetch(`${server.url}/health/ready`)).json()) as { status: string };
      return status === 'ok';
    });
    return server;
  };

  const play = async (script: Script, url: string, count: number): Promise<void> => {
    const questions = Array.from({ length: count }, () => ask('chat-a'));
    for (const question of [...questions, ...questions]) await script.chat(url, question);
  };

  const expectExactly = ({ combined }: Summary, script: Script): void => {
    expect(combined.lookups).toBe(script.lookups);
    expect(combined.reused).toBe(script.hits);
    expect(combined.saved_usd).toBeCloseTo(script.savedUsd, 8);
    expect(combined.spent_usd).toBeCloseTo(script.spentUsd, 8);
  };

  const outlives = (env: () => Env): void => {
    it('by SIGTERM with nothing lost', async () => {
      const script = new Script();
      const first = await start(env());
      const before = (await new Analytics(first.url).summary()).combined;
      script.lookups = before.lookups;
      script.hits = before.reused;
      script.savedUsd = before.saved_usd;
      script.spentUsd = before.spent_usd;
      await play(script, first.url, 10);
      // At once: what was counted last has not been written yet.
      expect(await first.stop()).toBe(0);
      const second = await start(env());
      expectExactly(await new Analytics(second.url).summary(), script);
      await second.stop();
    });

    it('by kill -9 with no more lost than was counted since the last flush, and nothing twice', async () => {
      const script = new Script();
      const first = await start(env());
      const analytics = new Analytics(first.url);
      const before = (await analytics.summary()).combined.lookups;
      await play(script, first.url, 10);
      await analytics.summaryOf(before + script.lookups);
      const written = before + script.lookups;
      await play(script, first.url, 10);
      first.kill('SIGKILL');
      await first.exited;
      const second = await start(env());
      const after = (await new Analytics(second.url).summary()).combined.lookups;
      expect(after).toBeGreaterThanOrEqual(written);
      expect(after).toBeLessThanOrEqual(before + script.lookups);
      await second.stop();
    });
  };

  describe('on the embedded store', () => {
    const folder = pricesFolder();
    afterAll(() => folder.remove());
    outlives(() => ({ DATA_DIR: `${folder.folder}/data` }));
  });

  describe('on Redis', leftOutIf(findRedis().reason), () => {
    let redis: RunningRedis;
    beforeAll(async () => {
      redis = await startRedis();
    });
    afterAll(() => redis?.stop());
    const env = (): Env => ({ REDIS_URL: redis.url });
    outlives(env);

    it('and a store that was frozen in the middle of a write: each request is counted, once', async () => {
      const server = await start({ ...env(), STORE_TIMEOUT_MS: '50' });
      const analytics = new Analytics(server.url);
      const before = (await analytics.summary()).combined.lookups;
      let asked = 0;
      const askFor = async (count: number): Promise<void> => {
        for (let index = 0; index < count; index += 1) {
          await fetch(`${server.url}/v1/chat/completions`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(ask('chat-b')),
          }).then((response) => response.text());
          asked += 1;
        }
      };
      for (let round = 0; round < 3; round += 1) {
        await askFor(20);
        redis.freeze();
        // While it stands still some flush is under way, and the breaker opens.
        await askFor(20);
        await until(
          'figures are refused',
          async () => (await analytics.status('/analytics/summary')) === 503,
        );
        redis.thaw();
        await until('figures are there', async () => (await analytics.status('/analytics/summary')) === 200);
      }
      await analytics.summaryOf(before + asked);
      // Had a write been taken twice, the figure would go on to rise with the next flush.
      await askFor(1);
      expect((await analytics.summaryOf(before + asked)).combined.lookups).toBe(before + asked);
      expect(await server.stop()).toBe(0);
    });
  });
});
