import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Deadline, DeadlineExceededError, withDeadline } from './deadline.js';

/** Keeps this thread busy, as a long garbage collection or a huge body would. */
function holdUp(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('withDeadline', () => {
  it('hands on what comes in time, be it a value or an error', async () => {
    await expect(withDeadline(Promise.resolve('value'), 20_000)).resolves.toBe('value');
    const error = new Error('refused');
    await expect(withDeadline(Promise.reject(error), 20_000)).rejects.toBe(error);
    await expect(withDeadline(sleep(5, 'later'), 20_000)).resolves.toBe('later');
  });

  it('makes an error of what is none', async () => {
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors
    await expect(withDeadline(Promise.reject('text'), 20_000)).rejects.toThrow(new Error('text'));
  });

  it('rejects when nothing comes', async () => {
    const failure = withDeadline(new Promise(() => {}), 5);
    await expect(failure).rejects.toBeInstanceOf(DeadlineExceededError);
    await expect(failure).rejects.toThrow('no answer within 5 ms');
  });

  it('lets go of a rejection that comes too late', async () => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', listener);
    const late = Promise.withResolvers<never>();
    await expect(withDeadline(late.promise, 5)).rejects.toBeInstanceOf(DeadlineExceededError);
    late.reject(new Error('too late'));
    await Promise.allSettled([late.promise]);
    await sleep(10);
    process.off('unhandledRejection', listener);
    expect(unhandled).toEqual([]);
  });

  it('takes an answer that came while the process itself was held up', async () => {
    const answer = new Promise((resolve) => setImmediate(() => resolve('answer')));
    const guarded = withDeadline(answer, 5);
    holdUp(50);
    await expect(guarded).resolves.toBe('answer');
  });

  it('counts a turn of its own process that took too long as a part of the wait', async () => {
    const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
    const answer = turn()
      .then(turn)
      .then(() => 'answer');
    const guarded = withDeadline(answer, 40);
    holdUp(200);
    await turn();
    holdUp(200);
    await expect(guarded).resolves.toBe('answer');
  });

  it('gives up each of many calls after its own wait', async () => {
    const deadline = new Deadline(20);
    const given: number[] = [];
    const watch = (number: number) => deadline.watch(new Promise(() => {})).catch(() => given.push(number));
    const first = watch(1);
    await sleep(8);
    const second = watch(2);
    await expect(deadline.watch(Promise.resolve('at once'))).resolves.toBe('at once');
    await first;
    expect(given).toEqual([1]);
    await second;
    expect(given).toEqual([1, 2]);
    await expect(deadline.watch(new Promise(() => {}))).rejects.toBeInstanceOf(DeadlineExceededError);
  });
});
