import { describeJobQueue, until } from '@reuso/store/testing';
import type { NewJob } from '@reuso/store/ports';
import { afterAll, describe, expect, it } from 'vitest';
import { StoreFile } from '../file/store-file.js';
import { EmbeddedStores } from '../spec-support/open-store.js';
import { EmbeddedJobQueue } from './embedded-job-queue.js';

const folders = new EmbeddedStores();
afterAll(() => folders.cleanUp());

describe.each([
  ['in a file', () => folders.newFolder()],
  ['in memory', () => ':memory:'],
])('EmbeddedJobQueue %s', (name, dataDir) => {
  describeJobQueue(name, {
    open: async () => {
      const file = new StoreFile(dataDir());
      return { queue: new EmbeddedJobQueue(file), close: () => file.close() };
    },
  });
});

describe('EmbeddedJobQueue after a restart', () => {
  const job = (id: string, holder?: string): NewJob => ({
    id,
    tenant: 't',
    name: undefined,
    input: {},
    createdAt: Date.now(),
    holder,
  });

  it('goes on with what was running, and gives up what only the process before could run', async () => {
    const dataDir = folders.newFolder();
    const before = new StoreFile(dataDir);
    const left = new EmbeddedJobQueue(before);
    for (const one of [job('open'), job('held', 'the-process-before')]) {
      await left.open(one);
      await left.append(one.id, ['line']);
      await left.enqueue(one.id);
    }
    await left.open(job('half'));
    await before.close();

    const after = new StoreFile(dataDir);
    const queue = new EmbeddedJobQueue(after);
    const pages: unknown[] = [];
    const stop = queue.work(async (running) => {
      pages.push(await running.page(0));
      return 'done';
    }, 'the-process-after');
    await until('the open job is done', async () => (await queue.find('open'))?.status === 'done');
    expect(await queue.find('held')).toMatchObject({ status: 'failed' });
    expect(await queue.find('half')).toBeNull();
    expect(pages).toEqual([['line']]);
    await stop();
    await after.close();
  });
});
