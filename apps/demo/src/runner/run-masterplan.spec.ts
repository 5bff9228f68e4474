import { describe, expect, it } from 'vitest';
import { retried, review, source } from '../masterplan/atom.js';
import type { ModelAnswer, ModelCaller, ModelRequest } from './model-caller.js';
import { type RunObserver, runMasterplan } from './run-masterplan.js';

const plan = {
  id: 'p',
  systemPrompt: 'system',
  atoms: [
    source('src/a.ts', [], 'Task A'),
    retried(source('src/b.ts', ['a'], 'Task B')),
    review('gate', ['a'], ['b']),
  ],
};

class FakeCaller implements ModelCaller {
  readonly requests: ModelRequest[] = [];
  atWork = 0;
  mostAtWork = 0;

  constructor(private readonly failAt = Infinity) {}

  async ask(request: ModelRequest): Promise<ModelAnswer> {
    this.requests.push(request);
    this.atWork += 1;
    this.mostAtWork = Math.max(this.mostAtWork, this.atWork);
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    this.atWork -= 1;
    if (this.requests.length >= this.failAt) throw new Error('provider is gone');
    const text = `answer ${this.requests.length}`;
    return { text, usage: { promptTokens: 2, completionTokens: 1 }, cacheStatus: 'reuso; hit' };
  }
}

/** Writes down what it is told. */
function notes(): RunObserver & { readonly told: string[] } {
  const told: string[] = [];
  return {
    told,
    waveStarted: (wave, waves, calls) => told.push(`${wave}/${waves}: ${calls}`),
    callDone: (record) => told.push(record.name),
    waveDone: () => told.push('done'),
  };
}

describe('running a masterplan', () => {
  it('asks what is used before it asks for the file, and passes answers on', async () => {
    const caller = new FakeCaller();
    const observer = notes();
    const { calls } = await runMasterplan(plan, caller, { concurrency: 2, observer });
    expect(observer.told).toEqual([
      '1/3: 1',
      'a: write, attempt 1',
      'done',
      '2/3: 3',
      'b: survey src/a.ts, attempt 1',
      'b: write, attempt 1',
      'b: write, attempt 2',
      'done',
      '3/3: 1',
      'gate: review src/a.ts, attempt 1',
      'done',
    ]);
    const [, survey, write, retry] = caller.requests;
    expect(survey?.prompt).toContain('answer 1');
    expect(write?.prompt).toContain('answer 2');
    expect(retry).toEqual({ ...write, attempt: 2 });
    expect(calls.every((call) => call.origin === 'hit')).toBe(true);
  });

  it('keeps to the number of atoms at a time', async () => {
    const caller = new FakeCaller();
    const atoms = Array.from({ length: 20 }, (_, at) => source(`src/${at}.ts`, [], ''));
    await runMasterplan({ ...plan, atoms }, caller, { concurrency: 3, observer: notes() });
    expect(caller.requests).toHaveLength(20);
    expect(caller.mostAtWork).toBe(3);
  });

  it('ends at the first failure, with its error', async () => {
    const observer = notes();
    const running = runMasterplan(plan, new FakeCaller(2), { concurrency: 2, observer });
    await expect(running).rejects.toThrow('provider is gone');
    expect(observer.told.at(-1)).toBe('done');
  });
});
