import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { Gateway } from '../support/traffic/index.js';

/** 164 functions to be completed, each with a solution (Chen et al. 2021). Not part of this repository. */
const FILE = resolve(import.meta.dirname, '../../../shared/data/humaneval/HumanEval.jsonl.gz');
const leftOut = existsSync(FILE)
  ? undefined
  : 'HumanEval (shared/data/humaneval/HumanEval.jsonl.gz beside the repository) is not there';

const SYSTEM = 'Complete the function. Answer with its body and nothing else.';

interface Task {
  readonly prompt: string;
  readonly canonical_solution: string;
}

/** The provider answers with the published solutions; each is an atom of one wave. */
describe('HumanEval as a wave', { ...leftOutIf(leftOut), timeout: 180_000 }, () => {
  let folder: string;
  let tasks: readonly Task[];
  let provider: SimulatedProvider;
  let gateway: Gateway;

  beforeAll(async () => {
    const text = gunzipSync(await readFile(FILE)).toString('utf8');
    tasks = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Task);
    folder = await mkdtemp(join(tmpdir(), 'reuso-humaneval-'));
    const recordings = join(folder, 'recordings.jsonl');
    const records = ['gpt-4o', 'gpt-4o-mini'].flatMap((model) => tasks.map((task) => recordOf(model, task)));
    await writeFile(recordings, records.join('\n'));
    provider = await startProvider(['--recordings', recordings]);
    gateway = new Gateway(
      await startReuso({
        UPSTREAM_BASE_URL: provider.url,
        UPSTREAM_API_KEY: 'sk-test',
        DATA_DIR: ':memory:',
        STORE_TIMEOUT_MS: '20000',
      }),
    );
  });
  afterAll(async () => {
    await gateway.stop();
    await provider.stop();
    await rm(folder, { recursive: true });
  });

  async function wave(model: string, headers: Readonly<Record<string, string>>): Promise<unknown[]> {
    await provider.reset();
    const replies = await Promise.all(
      tasks.map(
        async ({ prompt }) =>
          await gateway.chat({ model, messages: messagesOf(prompt), temperature: 0 }, headers),
      ),
    );
    return replies.map(
      ({ completion }) => (completion.choices[0]?.message as { content?: unknown } | undefined)?.content,
    );
  }

  it.each([
    ['by lines', 'gpt-4o'],
    ['by a schema', 'gpt-4o-mini'],
  ])('gets the same 164 answers in batches (framed %s) as one by one', async (_how, model) => {
    const solutions = tasks.map((task) => task.canonical_solution);
    expect(solutions).toHaveLength(164);
    expect(await wave(model, { 'x-reuso-namespace': 'alone' })).toEqual(solutions);
    expect((await provider.stats()).requests).toBe(164);
    expect(await wave(model, { 'x-reuso-namespace': 'together', 'x-reuso-batch': 'on' })).toEqual(solutions);
    // Five at a time, and what the window may close early.
    expect((await provider.stats()).requests).toBeLessThan(60);
  });
});

function messagesOf(prompt: string): readonly object[] {
  return [
    { role: 'system', content: SYSTEM },
    { role: 'user', content: prompt },
  ];
}

function recordOf(model: string, { prompt, canonical_solution: content }: Task): string {
  const choices = [{ message: { role: 'assistant', content }, finish_reason: 'stop' }];
  return JSON.stringify({ model, messages: messagesOf(prompt), choices });
}
