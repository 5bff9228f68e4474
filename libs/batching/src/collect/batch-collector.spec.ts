import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BatchOutcome } from '../batch-outcome.js';
import { readBatchable } from '../request/batchable.js';
import { TokenCounter } from '../tokens/token-counter.js';
import { BatchCollector } from './batch-collector.js';
import type { BatchItem } from './open-batch.js';
import { type Weight, weigh } from './weight.js';

const LIGHT: Weight = { fixed: 100, item: 100, limit: 0 };
const GROUP = { name: 'g', headers: {} };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function collecting(maxSize = 5, windowMs = 500) {
  const sent: { readonly at: number; readonly prompts: readonly string[] }[] = [];
  const started = performance.now();
  const collector = new BatchCollector({ maxSize, windowMs }, (_group, items) => {
    sent.push({
      at: performance.now() - started,
      prompts: items.map(({ request }) => request.question.prompt),
    });
  });
  const add = (prompt: string, weight = LIGHT, group = GROUP) => {
    const question = readBatchable({ model: 'gpt-4', messages: [{ role: 'user', content: prompt }] });
    if (question === undefined) throw new Error('It is to be asked alone.');
    const hangUp = new AbortController();
    const outcomes: BatchOutcome[] = [];
    const item: BatchItem = {
      request: { tenant: 't', endpoint: '/', headers: {}, question, signal: hangUp.signal },
      weight,
      since: performance.now(),
      resolve: (outcome) => outcomes.push(outcome),
    };
    collector.add(group, item);
    return { hangUp: () => hangUp.abort(), outcomes };
  };
  return { collector, sent, add };
}

describe('BatchCollector', () => {
  it('sends a full batch at once, and the rest when its oldest has waited for the window', async () => {
    const { sent, add } = collecting();
    for (const prompt of ['1', '2', '3', '4', '5', '6', '7']) add(prompt);
    expect(sent).toEqual([{ at: 0, prompts: ['1', '2', '3', '4', '5'] }]);
    await vi.advanceTimersByTimeAsync(499);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[1]).toEqual({ at: 500, prompts: ['6', '7'] });
  });

  it('goes by the oldest, not by the latest', async () => {
    const { sent, add } = collecting();
    add('1');
    await vi.advanceTimersByTimeAsync(400);
    add('2');
    await vi.advanceTimersByTimeAsync(100);
    expect(sent).toEqual([{ at: 500, prompts: ['1', '2'] }]);
  });

  it('keeps groups apart', async () => {
    const { sent, add } = collecting();
    add('1');
    add('2', LIGHT, { name: 'other', headers: {} });
    await vi.advanceTimersByTimeAsync(500);
    expect(sent.map(({ prompts }) => prompts)).toEqual([['1'], ['2']]);
  });

  it('lets go whose caller has hung up, and takes the time of the oldest that is left', async () => {
    const { sent, add } = collecting();
    const first = add('1');
    await vi.advanceTimersByTimeAsync(200);
    add('2');
    first.hangUp();
    expect(first.outcomes).toEqual([{ kind: 'abandoned' }]);
    await vi.advanceTimersByTimeAsync(300);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(sent).toEqual([{ at: 700, prompts: ['2'] }]);
  });

  it('sends nothing when all have hung up', async () => {
    const { sent, add } = collecting();
    const [one, other] = [add('1'), add('2')];
    one.hangUp();
    other.hangUp();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toEqual([]);
  });

  it('never puts more into a call than the model can take', async () => {
    const { sent, add } = collecting(100);
    // gpt-4: 8,192 tokens.
    for (const prompt of ['1', '2', '3']) add(prompt, { fixed: 1_000, item: 3_000, limit: 0 });
    for (const prompt of ['4', '5']) add(prompt, { fixed: 100, item: 100, limit: 5_000 });
    await vi.advanceTimersByTimeAsync(500);
    expect(sent.map(({ prompts }) => prompts)).toEqual([['1', '2'], ['3', '4'], ['5']]);
  });

  it('sends all that wait when the server ends, and lets nobody wait after that', () => {
    const { collector, sent, add } = collecting();
    add('1');
    add('2');
    collector.flush();
    add('3');
    expect(sent.map(({ prompts }) => prompts)).toEqual([['1', '2'], ['3']]);
  });
});

describe('weigh', () => {
  const tokens = new TokenCounter();
  const count = vi.spyOn(tokens, 'count');
  const weightOf = async (content: string, fields = {}, maxSize = 5) => {
    const question = readBatchable({ model: 'gpt-4', messages: [{ role: 'user', content }], ...fields });
    return question && (await weigh(question, maxSize, tokens));
  };
  afterEach(() => {
    count.mockClear();
  });

  it('counts nothing where bytes are few enough to be sure', async () => {
    expect(await weightOf('Name three caches.')).toMatchObject({ limit: 0 });
    expect(count).not.toHaveBeenCalled();
  });

  it('counts what may be too long, and keeps room for the answers that were asked for', async () => {
    vi.useRealTimers();
    const long = await weightOf('word '.repeat(2_000));
    expect(long).toMatchObject({ item: expect.closeTo(2_356, -1) as number });
    expect(await weightOf('Hi.', { max_tokens: 2_000 })).toMatchObject({ limit: 2_040 });
    expect(await weightOf('word '.repeat(9_000))).toBe('too-heavy');
    expect(await weightOf('Hi.', { max_tokens: 8_190 })).toBe('too-heavy');
    await tokens.close();
  });
});
