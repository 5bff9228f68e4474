import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { until } from '../support/redis/index.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { Gateway, newQuestion, SteadyLoad, Truth } from '../support/traffic/index.js';
import { report } from './support/report.js';

const disk = mkdtempSync(join(tmpdir(), 'reuso-disk-'));
const FAILED_WRITES = { cache_layer: 'llm', operation: 'write' };

/** A disk of 12 MiB in memory. @returns why it cannot be had */
function mount(): string | undefined {
  if (process.getuid?.() !== 0) return 'mounting a small disk takes root';
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', disk], { stdio: 'pipe' });
    return undefined;
  } catch {
    return 'this machine lets nobody mount a small disk (tmpfs)';
  }
}

const missing = mount();
// Also where the suite is left out.
afterAll(() => {
  if (missing === undefined) execFileSync('umount', ['--lazy', disk]);
  rmdirSync(disk);
});

describe('A disk that is full', { ...leftOutIf(missing), timeout: 180_000 }, () => {
  const filler = join(disk, 'filler');
  let provider: SimulatedProvider;
  let gateway: Gateway;

  beforeAll(async () => void (provider = await startProvider()));
  afterAll(() => provider.stop());
  afterEach(async () => {
    await gateway.stop();
    await rm(filler, { force: true });
  });

  async function start(): Promise<void> {
    gateway = new Gateway(
      await startReuso({
        DATA_DIR: join(disk, 'data'),
        STORE_TIMEOUT_MS: '20000',
        UPSTREAM_BASE_URL: provider.url,
        UPSTREAM_API_KEY: 'sk-test',
      }),
    );
  }

  it('loses no call, serves what is there, and is kept on once it has room', async () => {
    await start();
    const truth = await Truth.of(provider, 37);
    const load = new SteadyLoad(gateway, truth);
    await load.untilCaching(100);
    const kept = newQuestion();
    const { raw } = await gateway.chat({ ...kept });
    const before = await gateway.metric('v2_cache_errors_total', FAILED_WRITES);

    await fill(filler);
    await until('writes fail', async () => {
      return (await gateway.metric('v2_cache_errors_total', FAILED_WRITES)) > before;
    });
    await load.untilAnswered(200);
    expect((await gateway.chat({ ...kept })).raw).toBe(raw);
    expect(await gateway.readiness()).toMatchObject({ httpStatus: 200 });

    await rm(filler);
    await gateway.untilReady('ok');
    await load.untilCaching(50);
    const tally = await load.stop();
    report({ tried: 'embedded store, its disk full and then not', tally });
    expect(tally).toMatchObject({ failed: [], wrong: [] });
    await gateway.stop();
    await start();
    expect((await gateway.chat({ ...kept })).raw).toBe(raw);
  });
});

/** Takes all that is left of the disk. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const size of [65_536, 4_096, 1])
      while (
        await file.write(Buffer.alloc(size)).then(
          ({ bytesWritten }) => bytesWritten === size,
          () => false,
        )
      );
  } finally {
    await file.close();
  }
}
