import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { Gateway, Truth } from '../support/traffic/index.js';
import { type Acknowledged, find, Writers } from './support/writers.js';

/** 50 in the long form. */
const KILLS = Number(process.env['CHAOS_ROUNDS'] ?? 8);

describe('The embedded store of a server that is killed', () => {
  let dataDir: string;
  let provider: SimulatedProvider;
  let gateway: Gateway;

  const start = async (): Promise<void> => {
    gateway = new Gateway(
      await startReuso({
        DATA_DIR: dataDir,
        UPSTREAM_BASE_URL: provider.url,
        UPSTREAM_API_KEY: 'sk-test',
        STORE_TIMEOUT_MS: '20000',
      }),
    );
  };
  const kill = async (): Promise<void> => {
    gateway.process.kill('SIGKILL');
    await gateway.process.exited;
  };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'reuso-chaos-'));
    provider = await startProvider();
  });
  afterAll(async () => {
    await gateway.stop();
    await provider.stop();
    await rm(dataDir, { recursive: true });
  });

  it(
    `opens each of ${KILLS} times, has all that it said was stored and nothing that it said was removed`,
    { timeout: 60_000 + KILLS * 30_000 },
    async () => {
      const truth = await Truth.of(provider, 11);
      const kept: Acknowledged[] = [];
      const removed: Acknowledged[] = [];
      for (let round = 0; round < KILLS; round += 1) {
        await start();
        const early = new Writers(gateway, truth, `early-${round}`);
        await early.untilAcknowledged(40);
        removed.push(...(await early.stop()));
        const late = new Writers(gateway, truth, `late-${round}`);
        await late.untilAcknowledged(20);
        expect((await gateway.invalidate({ masterplan_id: `early-${round}` })).deleted).toBeGreaterThan(0);
        await late.untilAcknowledged(80);
        await kill();
        kept.push(...(await late.stop()));
      }
      await start();
      expect(gateway.process.lines.filter((line) => line.includes('damaged'))).toEqual([]);
      expect(kept.length).toBeGreaterThan(KILLS * 80);
      for (const entry of kept) {
        const reply = await find(gateway, entry);
        expect(reply.cache).toMatchObject({ hit: true });
        expect(reply.raw).toBe(entry.raw);
        expect(reply.text).toBe(truth.answerTo(entry.question));
      }
      for (const entry of removed) expect((await find(gateway, entry)).status).toBe(504);
      process.stdout.write(
        `Chaos: embedded store killed (kill -9) ${KILLS} times while it was written to: opened each time, ` +
          `${kept.length} acknowledged answers all found, ${removed.length} removed ones all gone\n`,
      );
    },
  );
});
