import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobQueue, JobRecord, JobWorker, NewJob, RunningJob } from '@reuso/store/ports';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newTenant } from '../support/new-entry.js';
import { until } from '../support/until.js';

export interface OpenedJobQueue {
  readonly queue: JobQueue;
  close(): Promise<void>;
}

/** How the suite gets at an adapter. Nobody else works on its jobs. */
export interface JobQueueHarness {
  open(): Promise<OpenedJobQueue>;
}

/** The rules that every `JobQueue` keeps, whatever it is built on. */
export function describeJobQueue(name: string, harness: JobQueueHarness): void {
  describe(`the JobQueue contract: ${name}`, () => {
    let opened: OpenedJobQueue | undefined;
    const stops: (() => Promise<void>)[] = [];
    beforeAll(async () => {
      opened = await harness.open();
    });
    afterEach(async () => {
      for (const stop of stops.splice(0)) await stop();
    });
    afterAll(() => opened?.close());
    const queue = (): JobQueue => {
      if (opened === undefined) throw new Error('The queue is not open: its beforeAll has not run');
      return opened.queue;
    };
    const work = (worker: JobWorker, holder = 'this-process'): (() => Promise<void>) => {
      const stop = queue().work(worker, holder);
      stops.push(stop);
      return stop;
    };
    const add = async (given: Partial<NewJob> = {}, pages: readonly (readonly string[])[] = []) => {
      const job = newJob(given);
      await queue().open(job);
      for (const lines of pages) await queue().append(job.id, lines);
      await queue().enqueue(job.id);
      return job.id;
    };
    const statusOf = async (id: string) => (await queue().find(id))?.status;
    const ended = (id: string, status: JobRecord['status']) =>
      until(`the job is ${status}`, async () => (await statusOf(id)) === status);

    it('shows a job only when it is enqueued', async () => {
      const job = newJob({ name: 'night run', input: { from: 'top' } });
      await queue().open(job);
      await queue().append(job.id, ['a', 'b']);
      expect(await queue().find(job.id)).toBeNull();
      expect(await queue().list(job.tenant)).toEqual([]);
      await queue().enqueue(job.id);
      expect(await queue().find(job.id)).toMatchObject({ ...job, status: 'queued', lines: 2 });
      await queue().cancel(job.id);
    });

    it('knows nothing of a job that was discarded or never was', async () => {
      const job = newJob();
      await queue().open(job);
      await queue().discard(job.id);
      expect(await queue().find(job.id)).toBeNull();
      expect(await queue().find(randomUUID())).toBeNull();
      expect(await queue().cancel(randomUUID())).toBe(false);
    });

    it('hands out lines as they came, page by page', async () => {
      const pages = [
        ['{"a":1}', 'not json'],
        ['', 'ü \u{1F642} \u2028'],
      ];
      const seen: (readonly string[] | undefined)[] = [];
      const id = await add({}, pages);
      work(async (job) => {
        for (const page of [0, 1, 2]) seen.push(await job.page(page));
        return 'done';
      });
      await ended(id, 'done');
      expect(seen).toEqual([...pages, undefined]);
    });

    it('keeps progress and how the job ended', async () => {
      const id = await add();
      work(async (job) => {
        await job.append(['later']);
        await job.save({ done: 1, text: 'ß' });
        return 'failed';
      });
      await ended(id, 'failed');
      const record = await queue().find(id);
      expect(record).toMatchObject({ progress: { done: 1, text: 'ß' }, lines: 1 });
      expect(record?.startedAt).toBeGreaterThanOrEqual(record?.createdAt ?? Infinity);
      expect(record?.finishedAt).toBeGreaterThanOrEqual(record?.startedAt ?? Infinity);
      expect(await queue().cancel(id)).toBe(false);
    });

    it("lists a tenant's jobs, the latest first, and everybody's", async () => {
      const tenant = newTenant();
      const now = Date.now();
      const older = await add({ tenant, createdAt: now - 2_000 });
      const newer = await add({ tenant, createdAt: now - 1_000 });
      const foreign = await add({ createdAt: now });
      const ids = async (of?: string) => (await queue().list(of)).map(({ id }) => id);
      expect(await ids(tenant)).toEqual([newer, older]);
      expect((await ids()).filter((id) => [older, newer, foreign].includes(id))).toEqual([
        foreign,
        newer,
        older,
      ]);
      for (const id of [older, newer, foreign]) await queue().cancel(id);
    });

    it('does not hand out what was cancelled', async () => {
      const id = await add();
      expect(await queue().cancel(id)).toBe(true);
      const seen: string[] = [];
      work(async ({ record }) => {
        seen.push(record.id);
        return 'done';
      });
      const next = await add();
      await ended(next, 'done');
      expect(seen).not.toContain(id);
      expect(await statusOf(id)).toBe('cancelled');
    });

    it('tells the worker of a job that is cancelled under its hands', async () => {
      const id = await add();
      let running: RunningJob | undefined;
      work(async (job) => {
        running = job;
        await aborted(job.signal);
        return undefined;
      });
      await until('the job runs', async () => running !== undefined);
      expect(await queue().cancel(id)).toBe(true);
      await until('the worker was told', async () => running?.signal.aborted === true);
      expect(await statusOf(id)).toBe('cancelled');
    });

    it('goes on where a worker that was stopped had saved', async () => {
      const id = await add({}, [['1'], ['2']]);
      const stop = work(async (job) => {
        await job.save({ page: 1 });
        await aborted(job.signal);
        return undefined;
      });
      await until('it has saved', async () => (await queue().find(id))?.progress !== undefined);
      await stop();
      let found: unknown;
      work(async ({ record }) => {
        found = record.progress;
        return 'done';
      });
      await ended(id, 'done');
      expect(found).toEqual({ page: 1 });
    });

    it('hands a job out again when its worker threw', async () => {
      const id = await add();
      let attempts = 0;
      work(async () => {
        attempts += 1;
        if (attempts === 1) throw new Error('planted');
        return 'done';
      });
      await ended(id, 'done');
      expect(attempts).toBe(2);
    });

    it('hands a job that a process holds to that process', async () => {
      const id = await add({ holder: 'this-process' });
      const seen: string[] = [];
      work(async ({ record }) => {
        seen.push(record.id);
        return 'done';
      }, 'this-process');
      await ended(id, 'done');
      expect(seen).toEqual([id]);
    });

    it('does a task again and again, also after it threw, until it is stopped', async () => {
      let times = 0;
      const stop = queue().repeat({
        name: `task-${randomUUID()}`,
        everyMs: 50,
        run: async () => {
          times += 1;
          if (times === 1) throw new Error('planted');
        },
      });
      stops.push(stop);
      await until('it was done a few times', async () => times >= 3);
      await stop();
      const atTheEnd = times;
      await sleep(200);
      expect(times).toBe(atTheEnd);
    });
  });
}

function newJob(given: Partial<NewJob> = {}): NewJob {
  return {
    id: randomUUID(),
    tenant: newTenant(),
    name: undefined,
    input: {},
    createdAt: Date.now(),
    holder: undefined,
    ...given,
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
