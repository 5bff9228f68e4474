import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Caller } from '../e2e/support/caller.js';
import { leftOutIf } from '../support/left-out.js';
import { type RunningRedis, findRedis, startRedis, until } from '../support/redis/index.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { type Warmup, ended, startWarmup } from './support/warmup.js';

const ITEMS = 120;
const PACE = { WARMUP_PER_SECOND: '60', STORE_TIMEOUT_MS: '20000' };
const items = () =>
  Array.from({ length: ITEMS }, () => ({ kind: 'llm', prompt: `Say ${randomUUID()}`, model: 'gpt-4o' }));

let provider: SimulatedProvider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider?.stop());

/** A server with a key of its own for the provider, so that anybody may go on with its warm-ups. */
async function start(env: Readonly<Record<string, string>>, ownKey = true) {
  const key = ownKey ? { UPSTREAM_API_KEY: 'sk-server' } : {};
  const server = await startReuso({ UPSTREAM_BASE_URL: provider.url, ...PACE, ...key, ...env });
  return { server, caller: new Caller(server.url, ownKey ? {} : { authorization: 'Bearer sk-caller' }) };
}

async function halfway(caller: Caller, id: string): Promise<void> {
  await until('some of it is done', async () => {
    const { done } = await caller.api<Warmup>('GET', `/warmups/${id}`);
    return done >= 20 && done < ITEMS;
  });
}

/** All is done once it has ended, and at most a page of it was asked twice. */
async function expectWhole(caller: Caller, id: string): Promise<void> {
  const warmup = await ended(caller, id);
  expect(warmup).toMatchObject({ status: 'done', total: ITEMS, done: ITEMS, failed: 0 });
  const { requests } = await provider.stats();
  expect(requests).toBeGreaterThanOrEqual(ITEMS);
  expect(requests).toBeLessThanOrEqual(ITEMS + 20);
}

describe('A warm-up whose server is killed, on the embedded store', () => {
  it('goes on when the server is started again', async () => {
    await provider.reset();
    const dataDir = mkdtempSync(join(tmpdir(), 'reuso-warming-'));
    const before = await start({ DATA_DIR: dataDir });
    const id = await startWarmup(before.caller, { items: items() });
    await halfway(before.caller, id);
    before.server.kill('SIGKILL');
    await before.server.exited;
    const after = await start({ DATA_DIR: dataDir });
    await expectWhole(after.caller, id);
    await after.server.stop();
    rmSync(dataDir, { recursive: true });
  });

  it('fails, and says so, where the provider key was its caller’s: no such key is ever stored', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'reuso-warming-'));
    const before = await start({ DATA_DIR: dataDir }, false);
    const id = await startWarmup(before.caller, { items: items() });
    await halfway(before.caller, id);
    before.server.kill('SIGKILL');
    await before.server.exited;
    const after = await start({ DATA_DIR: dataDir }, false);
    const warmup = await ended(after.caller, id);
    expect(warmup.status).toBe('failed');
    expect(warmup.errors.at(-1)?.message).toMatch(/UPSTREAM_API_KEY/);
    await after.server.stop();
    rmSync(dataDir, { recursive: true });
  });
});

describe('A warm-up whose replica is killed, on Redis', leftOutIf(findRedis().reason), () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  it('goes on at another replica', async () => {
    await provider.reset();
    const env = { REDIS_URL: redis.url };
    const one = await start(env);
    const id = await startWarmup(one.caller, { items: items() });
    await halfway(one.caller, id);
    const other = await start(env);
    one.server.kill('SIGKILL');
    await one.server.exited;
    await expectWhole(other.caller, id);
    await other.server.stop();
  });

  it('stops and goes on when its server is asked to end', async () => {
    await provider.reset();
    const env = { REDIS_URL: redis.url };
    const one = await start(env);
    const id = await startWarmup(one.caller, { items: items() });
    await halfway(one.caller, id);
    expect(await one.server.stop()).toBe(0);
    const other = await start(env);
    await expectWhole(other.caller, id);
    await other.server.stop();
  });

  it('says that it cannot be taken in while Redis is away', async () => {
    const { server, caller } = await start({ REDIS_URL: redis.url });
    await redis.stop();
    const reply = await caller.sendJson('POST', '/api/v1/warmups', { items: items() });
    expect(reply.status).toBe(503);
    expect((await caller.send('GET', '/api/v1/warmups')).status).toBe(503);
    await server.stop();
  });
});
