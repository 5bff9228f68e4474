import { type JobQueue, type NewJob, StoreUnavailableError } from '@reuso/store/ports';
import { afterEach, describe, expect, it } from 'vitest';
import { BreakerOpenError, StoreBreaker } from './store-breaker.js';
import { DeadlineExceededError } from './deadline.js';
import { ResilientJobQueue } from './resilient-job-queue.js';

const DEADLINE_MS = 20;

const JOB: NewJob = {
  id: 'a',
  tenant: 't',
  name: undefined,
  input: {},
  createdAt: 0,
  holder: undefined,
};

const OPERATIONS: readonly (readonly [string, (queue: JobQueue) => Promise<unknown>])[] = [
  ['open', (queue) => queue.open(JOB)],
  ['append', (queue) => queue.append('a', ['line'])],
  ['enqueue', (queue) => queue.enqueue('a')],
  ['discard', (queue) => queue.discard('a')],
  ['find', (queue) => queue.find('a')],
  ['list', (queue) => queue.list(undefined)],
  ['cancel', (queue) => queue.cancel('a')],
];

/** A queue whose operations all end in the same way, and count themselves. */
function queueThat(ends: () => Promise<unknown>) {
  const asked: string[] = [];
  const queue = new Proxy({} as JobQueue, {
    get: (_target, name) => () => {
      asked.push(String(name));
      return ends();
    },
  });
  return { queue, asked };
}

describe('ResilientJobQueue', () => {
  const breakers: StoreBreaker[] = [];
  afterEach(() => {
    for (const breaker of breakers.splice(0)) breaker.close();
  });

  function make(ends: () => Promise<unknown>) {
    const breaker = new StoreBreaker({
      failures: 1,
      probeEveryMs: 60_000,
      probe: () => Promise.resolve(),
      isUnavailable: () => true,
    });
    breakers.push(breaker);
    const { queue, asked } = queueThat(ends);
    return { asked, breaker, jobs: new ResilientJobQueue(queue, breaker, { deadlineMs: DEADLINE_MS }) };
  }

  it.each(OPERATIONS)('passes on what %s answers', async (name, ask) => {
    const { jobs, asked } = make(() => Promise.resolve('answer'));
    expect(await ask(jobs)).toBe('answer');
    expect(asked).toEqual([name]);
  });

  it.each(OPERATIONS)(
    'waits for %s no longer than the deadline, and leaves the breaker alone',
    async (_, ask) => {
      const { jobs, breaker } = make(() => new Promise(() => undefined));
      const failed: unknown = await ask(jobs).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(StoreUnavailableError);
      expect((failed as Error).cause).toBeInstanceOf(DeadlineExceededError);
      expect(breaker.state).toBe('closed');
    },
  );

  it.each(OPERATIONS)('tells a failure of %s as the store being unavailable', async (_, ask) => {
    const cause = new Error('connection lost');
    const { jobs } = make(() => Promise.reject(cause));
    await expect(ask(jobs)).rejects.toMatchObject({ name: 'StoreUnavailableError', cause });
  });

  it.each(OPERATIONS)('does not ask for %s while the breaker is open', async (_, ask) => {
    const { jobs, asked, breaker } = make(() => Promise.resolve());
    await breaker.execute(() => Promise.reject(new BreakerOpenError())).catch(() => undefined);
    expect(breaker.state).toBe('open');
    await expect(ask(jobs)).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(asked).toEqual([]);
  });
});
