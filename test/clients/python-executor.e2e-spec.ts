import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Child } from '../support/child.js';
import { leftOutIf } from '../support/left-out.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { pythonEnvironment } from './python-environment.js';

const execute = promisify(execFile);
const environment = await pythonEnvironment();

/** Text and Cache-Status. */
type Answer = readonly [text: string, cacheStatus: string | null];

describe(
  'An executor in Python, as docs/executors.md has it',
  { ...leftOutIf(environment.reason), timeout: 180_000 },
  () => {
    let provider: SimulatedProvider;
    let server: Child;
    beforeAll(async () => {
      provider = await startProvider();
      server = await startReuso({ UPSTREAM_BASE_URL: provider.url, STORE_TIMEOUT_MS: '20000' });
    });
    afterAll(async () => {
      await server.stop();
      await provider.stop();
    });

    async function run(): Promise<{ waves: Readonly<Record<string, Answer>>[]; retried: Answer }> {
      const script = resolve(import.meta.dirname, 'python/wave_executor.py');
      const args = [script, `${server.url}/v1`, 'plan-py'];
      const { stdout } = await execute(environment.python ?? '', args, { env: {} });
      return JSON.parse(stdout) as Awaited<ReturnType<typeof run>>;
    }

    it('has its waves cached, its retries asked anew, and its run invalidated by name', async () => {
      const first = await run();
      const statuses = first.waves.flatMap((wave) => Object.values(wave).map(([, status]) => status));
      expect(statuses).toHaveLength(3);
      expect(statuses.every((status) => status?.startsWith('reuso; fwd=miss; stored'))).toBe(true);
      expect(first.retried[1]).toContain('fwd=request');
      const second = await run();
      for (const [text, status] of second.waves.flatMap((wave) => Object.values(wave))) {
        expect(status).toContain('reuso; hit');
        expect(text).not.toBe('');
      }
      expect(second.waves[1]?.['server']?.[0]).toBe(first.waves[1]?.['server']?.[0]);

      const response = await fetch(`${server.url}/api/v1/invalidations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer sk-python' },
        body: JSON.stringify({ masterplan_id: 'plan-py' }),
      });
      expect(await response.json()).toEqual({ matched: 3, deleted: 3, dry_run: false });
    });
  },
);
