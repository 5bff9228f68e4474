import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FairQueue } from './fair-queue.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const failureOf = (entered: Promise<void> | void): Promise<unknown> =>
  Promise.resolve(entered).then(
    () => undefined,
    (error: unknown) => error,
  );
const settled = () => vi.advanceTimersByTimeAsync(0);

describe('FairQueue', () => {
  it('gives places in turn: one call of each tenant before another’s second', async () => {
    const queue = new FairQueue({ places: 1, waitMs: 1_000, maxWaiting: 100 });
    expect(queue.enter('first', undefined)).toBeUndefined();
    const order: string[] = [];
    for (const tenant of ['a', 'a', 'a', 'b', 'c', 'b'])
      void queue.enter(tenant, undefined)?.then(() => order.push(tenant));
    for (let place = 0; place < 6; place += 1) {
      queue.leave();
      await settled();
    }
    expect(order).toEqual(['a', 'b', 'c', 'a', 'b', 'a']);
    queue.leave();
    expect(queue.enter('a', undefined)).toBeUndefined();
  });

  it('lets nobody wait longer than allowed, and says when to come again', async () => {
    const queue = new FairQueue({ places: 1, waitMs: 5_000, maxWaiting: 100 });
    void queue.enter('a', undefined);
    const refused = failureOf(queue.enter('b', undefined));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await refused).toMatchObject({ limit: 'upstream_busy', status: 503, retryAfterSeconds: 5 });
    queue.leave();
    expect(queue.enter('c', undefined)).toBeUndefined();
  });

  it('forgets who hung up', async () => {
    const queue = new FairQueue({ places: 1, waitMs: 5_000, maxWaiting: 100 });
    void queue.enter('a', undefined);
    const hangUp = new AbortController();
    const gone = failureOf(queue.enter('b', hangUp.signal));
    const next = queue.enter('c', undefined);
    hangUp.abort();
    expect(await gone).toMatchObject({ kind: 'aborted' });
    queue.leave();
    await expect(next).resolves.toBeUndefined();
    await expect(queue.enter('d', AbortSignal.abort())).rejects.toMatchObject({ kind: 'aborted' });
  });

  it('turns away more than may wait', () => {
    const queue = new FairQueue({ places: 1, waitMs: 5_000, maxWaiting: 1 });
    void queue.enter('a', undefined);
    void queue.enter('a', undefined);
    expect(() => queue.enter('b', undefined)).toThrow('Try again later');
  });

  it('never has more in than places, and loses no place, whatever happens', async () => {
    const step = fc.record({
      what: fc.constantFrom('enter', 'leave', 'hang up', 'wait'),
      tenant: fc.constantFrom('a', 'b', 'c'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(step, { maxLength: 60 }),
        async (places, steps) => {
          const queue = new FairQueue({ places, waitMs: 100, maxWaiting: 20 });
          let inside = 0;
          const waiting: AbortController[] = [];
          for (const { what, tenant } of steps) {
            if (what === 'enter') {
              const hangUp = new AbortController();
              waiting.push(hangUp);
              void Promise.resolve(queue.enter(tenant, hangUp.signal)).then(
                () => (inside += 1),
                () => undefined,
              );
            } else if (what === 'hang up') waiting.pop()?.abort();
            else if (what === 'leave' && inside > 0) {
              inside -= 1;
              queue.leave();
            } else if (what === 'wait') await vi.advanceTimersByTimeAsync(60);
            await settled();
            expect(inside).toBeLessThanOrEqual(places);
          }
          await vi.advanceTimersByTimeAsync(200);
          for (; inside > 0; inside -= 1) queue.leave();
          for (let place = 0; place < places; place += 1) expect(queue.enter('d', undefined)).toBeUndefined();
        },
      ),
      { numRuns: 100 },
    );
  });
});
