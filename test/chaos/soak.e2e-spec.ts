import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { findRedis, redisCommand, startRedis } from '../support/redis/index.js';
import { startReuso } from '../support/reuso.js';
import { startProvider } from '../support/simulated-provider.js';
import { TcpFaultProxy } from '../support/tcp-fault-proxy.js';
import { Gateway, SteadyLoad, Truth } from '../support/traffic/index.js';
import { noProcessUse, type ProcessUse, useOf } from './support/process-use.js';
import { report } from './support/report.js';

/** 120 in the long form, 1800 for a night. */
const SECONDS = Number(process.env['SOAK_SECONDS'] ?? 20);
/** What a heap may differ by from one collection of garbage to the next. */
const SLACK_MIB = 60;
const SLACK_HANDLES = 20;

interface Ground {
  readonly env: Readonly<Record<string, string>>;
  /** Breaks its connections, where it has any. */
  readonly disturb: () => void;
  /** What it threw out, to make room. */
  readonly evictions: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

const GROUNDS: readonly { name: string; missing: string | undefined; start: () => Promise<Ground> }[] = [
  {
    name: 'the embedded store',
    missing: noProcessUse,
    start: async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'reuso-soak-'));
      return {
        env: { DATA_DIR: dataDir, DATA_MAX_MB: '1' },
        disturb: () => undefined,
        evictions: () => Promise.resolve('at most 1 MiB held'),
        stop: () => rm(dataDir, { recursive: true }),
      };
    },
  },
  {
    name: 'Redis',
    missing: noProcessUse ?? findRedis().reason,
    start: async () => {
      const redis = await startRedis({ args: ['--maxmemory-policy', 'allkeys-lru', '--maxmemory', '3mb'] });
      const network = await TcpFaultProxy.start(redis.port);
      return {
        env: { REDIS_URL: `redis://127.0.0.1:${network.port}` },
        disturb: () => network.reset(),
        evictions: async () => {
          const stats = String(await redisCommand(redis.port, 'info', 'stats'));
          return `${/evicted_keys:(\d+)/.exec(stats)?.[1]} keys evicted`;
        },
        stop: async () => {
          await network.stop();
          await redis.stop();
        },
      };
    },
  },
];

describe.each(GROUNDS)('A soak on $name', ({ name, missing, start }) => {
  describe('with invalidations, evictions and reconnects', leftOutIf(missing), () => {
    it(`of ${SECONDS} s: memory and handles are flat`, { timeout: (SECONDS + 120) * 1_000 }, async () => {
      const [provider, ground] = await Promise.all([startProvider(), start()]);
      const gateway = new Gateway(
        await startReuso({
          UPSTREAM_BASE_URL: provider.url,
          UPSTREAM_API_KEY: 'sk-test',
          NEAR_CACHE_MB: '2',
          ...ground.env,
        }),
      );
      await gateway.untilReady('ok');
      const load = new SteadyLoad(gateway, await Truth.of(provider, 37), { callers: 6, pauseMs: 2 });
      const uses: ProcessUse[] = [];
      let invalidated = 0;
      const end = performance.now() + SECONDS * 1_000;
      for (let round = 0; performance.now() < end; round += 1) {
        await sleep(250);
        uses.push(await useOf(gateway.process.pid));
        if (round % 3 === 0) ground.disturb();
        const selector = { masterplan_id: `run-${round % 3}` };
        const { status, text } = await gateway.call('POST', '/api/v1/invalidations', selector);
        // With its connections just broken, it says that it could not be done.
        expect([200, 503]).toContain(status);
        if (status === 200) invalidated += (JSON.parse(text) as { deleted: number }).deleted;
      }
      const tally = await load.stop();
      const third = Math.floor(uses.length / 3);
      const [before, after] = [medianOf(uses.slice(third, -third)), medianOf(uses.slice(-third))];
      report({
        tried: `soak of ${SECONDS} s on ${name}`,
        tally,
        further: [
          `${invalidated} entries invalidated`,
          await ground.evictions(),
          `memory ${before.rssMib.toFixed(0)} MiB, then ${after.rssMib.toFixed(0)}`,
          `handles ${before.handles}, then ${after.handles}`,
        ],
      });
      await gateway.stop();
      await provider.stop();
      await ground.stop();
      expect(tally).toMatchObject({ failed: [], wrong: [] });
      expect(invalidated).toBeGreaterThan(0);
      expect(after.rssMib).toBeLessThan(before.rssMib * 1.1 + SLACK_MIB);
      expect(after.handles).toBeLessThan(before.handles + SLACK_HANDLES);
    });
  });
});

function medianOf(uses: readonly ProcessUse[]): ProcessUse {
  const median = (values: readonly number[]): number =>
    values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;
  return {
    rssMib: median(uses.map(({ rssMib }) => rssMib)),
    handles: median(uses.map(({ handles }) => handles)),
  };
}
