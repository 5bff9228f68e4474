import { type OpenedJobQueue, describeJobQueue, until } from '@reuso/store/testing';
import type { RedisBackend } from '@reuso/config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import {
  findRedis,
  redisCommand,
  startRedis,
  type RunningRedis,
} from '../../../../../test/support/redis/index.js';
import { describeOnRedis } from '../spec-support/describe-on-redis.js';
import { openStore } from '../spec-support/open-store.js';
import { holderName } from './job-names.js';

const missing = leftOutIf(findRedis().reason);

const open = async (backend: RedisBackend): Promise<OpenedJobQueue> => {
  const store = await openStore(backend);
  return { queue: store.jobs, close: () => store.close() };
};

describeOnRedis('RedisJobQueue', (name, backend) => {
  describeJobQueue(name, { open: () => open(backend()) });
});

describe('What RedisJobQueue finds lost', missing, () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  it('gives up a job whose holder is gone', async () => {
    const opened = await open({ kind: 'redis', nodes: [redis.url] });
    const { queue } = opened;
    const stop = queue.work(async () => 'done', 'somebody-else');
    const job = {
      id: 'held',
      tenant: 't',
      name: undefined,
      input: {},
      createdAt: Date.now(),
      holder: 'gone',
    };
    await queue.open(job);
    await redisCommand(redis.port, 'set', holderName('gone'), '1');
    await queue.enqueue('held');
    expect(await queue.find('held')).toMatchObject({ status: 'queued' });
    await redisCommand(redis.port, 'del', holderName('gone'));
    expect(await queue.find('held')).toMatchObject({ status: 'failed' });
    await stop();
    await opened.close();
  });

  it('adds what BullMQ has lost', async () => {
    const first = await open({ kind: 'redis', nodes: [redis.url] });
    const job = {
      id: 'lost',
      tenant: 't',
      name: undefined,
      input: {},
      createdAt: Date.now(),
      holder: undefined,
    };
    await first.queue.open(job);
    await first.queue.enqueue('lost');
    await until('BullMQ knows of it', async () => {
      const found = (await redisCommand(redis.port, 'keys', 'reuso:{jobs}:queue:any:*')) as string[];
      return found.some((name) => name.endsWith(':lost'));
    });
    for (const name of (await redisCommand(redis.port, 'keys', 'reuso:{jobs}:queue:any:*')) as string[])
      await redisCommand(redis.port, 'del', name);
    const stop = first.queue.work(async () => 'done', 'me');
    await until('it has run', async () => (await first.queue.find('lost'))?.status === 'done');
    await stop();
    await first.close();
  });
});

describe('Tasks that several processes repeat', missing, () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  it('are done by one of them each time, and go on when Redis was emptied', async () => {
    const processes = await Promise.all([1, 2, 3].map(() => open({ kind: 'redis', nodes: [redis.url] })));
    const times: number[] = [];
    const everyMs = 500;
    const stops = processes.map(({ queue }) =>
      queue.repeat({ name: 'sweep', everyMs, run: async () => void times.push(Date.now()) }),
    );
    await until('it was done a few times', async () => times.length >= 4);
    // By the clock there may have been so many, by whomever; three processes on their own would have made more.
    const [first = 0, last = 0] = [times[0], times.at(-1)];
    expect(times.length).toBeLessThanOrEqual((last - first) / everyMs + 2);
    await redisCommand(redis.port, 'flushall');
    const before = times.length;
    await until('it is done again', async () => times.length >= before + 2);
    for (const stop of stops) await stop();
    for (const opened of processes) await opened.close();
  });
});
