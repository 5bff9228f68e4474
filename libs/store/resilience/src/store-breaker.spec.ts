import { until } from '@reuso/store/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { BreakerOpenError, StoreBreaker, type StoreBreakerOptions } from './store-breaker.js';

const FAILURES = 3;

class Unreachable extends Error {}

const succeed = () => Promise.resolve('value');
const fail = () => Promise.reject(new Unreachable('connection refused'));
const refuse = () => Promise.reject(new Error('out of memory'));

describe('StoreBreaker', () => {
  const opened: StoreBreaker[] = [];
  afterEach(() => {
    for (const breaker of opened.splice(0)) breaker.close();
  });

  /** A breaker whose store can be made to answer, with a record of what it told. */
  function make(given: Partial<StoreBreakerOptions> = {}) {
    const store = { up: false, probes: 0 };
    const told: string[] = [];
    const breaker = new StoreBreaker({
      failures: FAILURES,
      probeEveryMs: 5,
      probe: async () => {
        store.probes += 1;
        if (!store.up) throw new Unreachable(`probe ${store.probes} failed`);
      },
      isUnavailable: (error) => error instanceof Unreachable,
      onChange: (state, reason) => told.push(reason === undefined ? state : `${state}: ${reason}`),
      ...given,
    });
    opened.push(breaker);
    return { breaker, store, told };
  }

  async function failTimes(breaker: StoreBreaker, times: number): Promise<void> {
    for (let i = 0; i < times; i++) await expect(breaker.execute(fail)).rejects.toThrow('connection refused');
  }

  it('lets calls through while it is closed', async () => {
    const { breaker } = make();
    await expect(breaker.execute(succeed)).resolves.toBe('value');
    expect([breaker.state, breaker.reason]).toEqual(['closed', undefined]);
  });

  it('opens after failures in a row, and then asks the store nothing', async () => {
    const { breaker, told } = make({ probeEveryMs: 60_000 });
    await failTimes(breaker, FAILURES - 1);
    await breaker.execute(succeed);
    await failTimes(breaker, FAILURES - 1);
    expect(breaker.state).toBe('closed');
    await failTimes(breaker, 1);
    expect([breaker.state, breaker.reason]).toEqual(['open', 'connection refused']);
    let asked = false;
    const call = breaker.execute(async () => {
      asked = true;
    });
    await expect(call).rejects.toBeInstanceOf(BreakerOpenError);
    expect(asked).toBe(false);
    expect(told).toEqual(['open: connection refused']);
  });

  it('opens once for many calls that fail at the same time', async () => {
    const { breaker, told } = make({ probeEveryMs: 60_000 });
    await Promise.allSettled(Array.from({ length: 50 }, () => breaker.execute(fail)));
    expect(told).toEqual(['open: connection refused']);
  });

  it('does not count an error that is an answer', async () => {
    const { breaker, told } = make();
    for (let i = 0; i < FAILURES * 2; i++) {
      await expect(breaker.execute(refuse)).rejects.toThrow('out of memory');
    }
    expect([breaker.state, told.length]).toEqual(['closed', 0]);
  });

  it('closes by itself when a probe succeeds, and says no word of those that failed', async () => {
    const { breaker, store, told } = make();
    await failTimes(breaker, FAILURES);
    await until('several probes have failed', () => store.probes >= 4);
    expect(breaker.state).not.toBe('closed');
    expect(breaker.reason).toMatch(/^probe \d+ failed$/);
    await expect(breaker.execute(succeed)).rejects.toBeInstanceOf(BreakerOpenError);
    store.up = true;
    await until('it is closed', () => breaker.state === 'closed');
    expect(breaker.reason).toBeUndefined();
    await expect(breaker.execute(succeed)).resolves.toBe('value');
    expect(told).toEqual(['open: connection refused', 'closed']);
  });

  it('takes an answer to a probe for a sign of life, even if it is an error', async () => {
    const { breaker, told } = make({ probe: () => Promise.reject(new Error('no permission')) });
    await failTimes(breaker, FAILURES);
    await until('it is closed', () => breaker.state === 'closed');
    expect(told).toEqual(['open: connection refused', 'closed']);
  });

  it('counts anew after it has closed', async () => {
    const { breaker, store } = make();
    await failTimes(breaker, FAILURES);
    store.up = true;
    await until('it is closed', () => breaker.state === 'closed');
    await failTimes(breaker, FAILURES - 1);
    expect(breaker.state).toBe('closed');
    await failTimes(breaker, 1);
    expect(breaker.state).not.toBe('closed');
  });

  it('probes one at a time and rejects calls meanwhile', async () => {
    let running = 0;
    let most = 0;
    let release: (() => void) | undefined;
    const { breaker } = make({
      probe: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => (release = resolve));
        running -= 1;
      },
    });
    await failTimes(breaker, FAILURES);
    await until('a probe runs', () => release !== undefined);
    expect(breaker.state).toBe('half-open');
    await expect(breaker.execute(succeed)).rejects.toBeInstanceOf(BreakerOpenError);
    release?.();
    await until('it is closed', () => breaker.state === 'closed');
    expect(most).toBe(1);
  });

  it('probes no more once it is told to end', async () => {
    const { breaker, store } = make();
    await failTimes(breaker, FAILURES);
    await until('a probe has failed', () => store.probes > 0);
    breaker.close();
    await until('the last probe is over', () => breaker.state === 'open');
    const { probes } = store;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(store.probes).toBe(probes);
  });
});
