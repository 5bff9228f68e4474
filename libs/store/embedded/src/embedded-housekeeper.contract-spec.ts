import { randomUUID } from 'node:crypto';
import { JOB_KEPT_MS } from '@reuso/store/ports';
import { expect, it } from 'vitest';
import { EmbeddedHousekeeper } from './embedded-housekeeper.js';
import { StoreFile } from './file/store-file.js';
import { JobTable } from './jobs/job-table.js';

const HOUR_MS = 3_600_000;

it('housekeeping forgets jobs that ended long ago, or were never handed in whole, and no other', async () => {
  const file = new StoreFile(':memory:');
  const jobs = new JobTable(() => file.database);
  const now = Date.now();
  const open = (createdAt: number): string => {
    const id = randomUUID();
    jobs.insert({ id, tenant: 't', name: undefined, input: {}, createdAt, holder: undefined });
    jobs.append(id, ['line']);
    return id;
  };
  const ended = (finishedAt: number): string => {
    const id = open(finishedAt);
    jobs.enqueue(id);
    jobs.end(id, 'done', finishedAt);
    return id;
  };
  const waiting = open(now - JOB_KEPT_MS - HOUR_MS);
  jobs.enqueue(waiting);
  const [old, recent] = [ended(now - JOB_KEPT_MS - HOUR_MS), ended(now - JOB_KEPT_MS + HOUR_MS)];
  const [left, underWay] = [open(now - 25 * HOUR_MS), open(now - 23 * HOUR_MS)];

  const housekeeper = new EmbeddedHousekeeper(file);
  expect(await housekeeper.sweep()).toEqual({ job_records: 2 });
  expect(jobs.find(old)).toBeNull();
  expect(jobs.find(recent)).toMatchObject({ status: 'done' });
  expect(jobs.page(waiting, 0)).toEqual(['line']);
  expect(jobs.page(left, 0)).toBeUndefined();
  expect(jobs.page(underWay, 0)).toEqual(['line']);
  expect(await housekeeper.sweep()).toEqual({ job_records: 0 });
  await file.close();
});
