import { mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ChildFailedError } from '../support/child.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { answerOf, Gateway, newQuestion, SteadyLoad, Truth } from '../support/traffic/index.js';

interface Damage {
  readonly name: string;
  readonly damage: (file: string) => Promise<void>;
  /** Whether it can only be found; other damage may hit a part of the file that holds nothing. */
  readonly plain: boolean;
}

/** What is done to the store's file while no server runs. */
const DAMAGES: readonly Damage[] = [
  {
    name: 'is no database',
    damage: (file) => writeFile(file, 'This is no database at all. '.repeat(500)),
    plain: true,
  },
  {
    name: 'is cut to half',
    damage: async (file) => truncate(file, Math.floor((await stat(file)).size / 2)),
    plain: true,
  },
  { name: 'has lost a page', damage: (file) => overwrite(file, 0.5, Buffer.alloc(4_096)), plain: false },
  {
    name: 'is full of noise',
    damage: (file) => overwrite(file, 0.1, Buffer.alloc(40_960, 0xa5)),
    plain: false,
  },
  { name: 'is empty', damage: (file) => truncate(file, 0), plain: false },
];

describe("The embedded store's folder", { timeout: 180_000 }, () => {
  let dataDir: string;
  let provider: SimulatedProvider;
  const running = new Set<Gateway>();

  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => provider.stop());
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'reuso-chaos-'));
  });
  afterEach(async () => {
    await Promise.all(Array.from(running, (gateway) => gateway.stop()));
    running.clear();
    await rm(dataDir, { recursive: true });
  });

  async function start(): Promise<Gateway> {
    const gateway = new Gateway(
      await startReuso({
        DATA_DIR: dataDir,
        UPSTREAM_BASE_URL: provider.url,
        UPSTREAM_API_KEY: 'sk-test',
        STORE_TIMEOUT_MS: '20000',
      }),
    );
    running.add(gateway);
    return gateway;
  }
  async function stop(gateway: Gateway): Promise<void> {
    await gateway.stop();
    running.delete(gateway);
  }

  it('is refused to a second server, in one line, while the first serves on', async () => {
    const first = await start();
    const question = newQuestion();
    await first.chat({ ...question });
    const refusal = await start().catch((error: unknown) => error);
    if (!(refusal instanceof ChildFailedError)) throw new Error('The second server started');
    expect(refusal.code).not.toBe(0);
    expect(refusal.lines).toHaveLength(1);
    expect(refusal.lines[0]).toContain('DATA_DIR');
    expect(refusal.lines[0]).toContain(dataDir);
    expect((await first.chat({ ...question })).cache).toMatchObject({ hit: true });
    await stop(first);
    // The folder is free as soon as the first has ended.
    expect((await (await start()).chat({ ...question })).cache).toMatchObject({ hit: true });
  });

  it.each(DAMAGES)(
    'whose file $name: the server starts, serves right answers and caches',
    async ({ damage, plain }) => {
      const truth = await Truth.of(provider, 11);
      const before = await start();
      const load = new SteadyLoad(before, truth);
      await load.untilCaching(50);
      expect(await load.stop()).toMatchObject({ failed: [], wrong: [] });
      await stop(before);

      const file = join(dataDir, 'reuso.db');
      await damage(file);
      const after = await start();
      expect(await after.readiness()).toMatchObject({ httpStatus: 200 });
      const again = new SteadyLoad(after, truth);
      await again.untilCaching(50);
      expect(await again.stop()).toMatchObject({ failed: [], wrong: [] });

      const aside = (await readdir(dataDir)).filter((name) => /^reuso\.db\.damaged-[^.]+\.\d+Z$/.test(name));
      expect(aside).toHaveLength(after.process.lines.filter((line) => line.includes('set aside')).length);
      if (plain) expect(aside).toHaveLength(1);
      await stop(after);
      const third = await start();
      const [question] = truth.questions;
      if (question === undefined) throw new Error('There are no questions to ask');
      expect((await third.chat({ ...question }, { 'x-reuso-masterplan': 'run-0' })).text).toBe(
        truth.answerTo(question),
      );
    },
  );

  it('whose file holds an answer that was tampered with: it is dropped, counted and made anew', async () => {
    const question = newQuestion();
    const before = await start();
    const made = await before.chat({ ...question });
    expect(made.cache).toMatchObject({ stored: true });
    await stop(before);

    const file = join(dataDir, 'reuso.db');
    const bytes = await readFile(file);
    // Past the indexes and the preview: where the answer itself is kept.
    const at = bytes.indexOf(made.id);
    expect(at).toBeGreaterThan(0);
    bytes.write('X', at + 10);
    await writeFile(file, bytes);

    const after = await start();
    const again = await after.chat({ ...question });
    expect(again.cache).toMatchObject({ fwd: 'miss', stored: true });
    expect(again.text).toBe(await answerOf(provider, question));
    expect(again.id).not.toBe(made.id);
    expect(await after.metric('v2_cache_errors_total', { cache_layer: 'llm', operation: 'decode' })).toBe(1);
    expect((await after.chat({ ...question })).raw).toBe(again.raw);
  });

  it('whose file is spoilt while the server runs: nobody notices', async () => {
    const truth = await Truth.of(provider, 11);
    const gateway = await start();
    const load = new SteadyLoad(gateway, truth);
    await load.untilCaching(50);
    for (const name of await readdir(dataDir)) {
      if (/^reuso\.db(-wal)?$/.test(name))
        await overwrite(join(dataDir, name), 0.2, Buffer.alloc(20_480, 0x5a));
    }
    await load.untilAnswered(300);
    expect(await load.stop()).toMatchObject({ failed: [], wrong: [] });
    expect(await gateway.readiness()).toMatchObject({ httpStatus: 200 });
  });
});

/** @param from where the bytes go, as a fraction of the file, at the beginning of a page */
async function overwrite(path: string, from: number, bytes: Buffer): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    await file.write(bytes, 0, bytes.length, Math.floor((size * from) / 4_096) * 4_096);
  } finally {
    await file.close();
  }
}
