import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { type Report, Scene } from './support/scene.js';

/** HumanEval (Chen et al. 2021): 164 problems with their solutions. Not part of this repository. */
const FILE = resolve(import.meta.dirname, '../../../shared/data/humaneval/HumanEval.jsonl.gz');
const leftOut = existsSync(FILE)
  ? undefined
  : 'HumanEval (shared/data/humaneval/HumanEval.jsonl.gz beside the repository) is not there';

interface Problem {
  readonly task_id: string;
  readonly prompt: string;
  readonly canonical_solution: string;
}

const MODEL = 'gpt-4o';
const SYSTEM = 'Complete the function. Answer with its body and nothing else.';

function readProblems(): readonly Problem[] {
  const lines = gunzipSync(readFileSync(FILE)).toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Problem);
}

describe('HumanEval as a masterplan', { ...leftOutIf(leftOut), timeout: 300_000 }, () => {
  let problems: readonly Problem[];
  let folder: string;
  let scene: Scene;

  beforeAll(async () => {
    problems = readProblems();
    folder = await mkdtemp(join(tmpdir(), 'reuso-humaneval-'));
    const recordings = join(folder, 'recordings.jsonl');
    const records = problems.map(({ prompt, canonical_solution: content }) => ({
      model: MODEL,
      messages: [
        { role: 'system', content: SYSTEM },
        { role: 'user', content: prompt },
      ],
      choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }],
    }));
    await writeFile(recordings, records.map((record) => JSON.stringify(record)).join('\n'));
    scene = await Scene.set(['--recordings', recordings]);
    for (const id of ['alone', 'batched', 'again']) {
      const atoms = problems.map(({ task_id: atom, prompt }) => ({ id: atom, prompt }));
      const defaults = { temperature: 0, namespace: id === 'again' ? 'alone' : id };
      await scene.write(`${id}.json`, { id, model: MODEL, system: SYSTEM, defaults, atoms });
    }
  });
  afterAll(async () => {
    await scene.clear();
    await rm(folder, { recursive: true });
  });

  async function run(name: string, ...flags: string[]) {
    const args = ['--concurrency', '20', '--report', `${name}-r.json`, '--answers', `${name}-a.json`];
    const { code, err } = await scene.run('run', `${name}.json`, ...args, ...flags);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const answers = await scene.read<Record<string, string>>(`${name}-a.json`);
    return { report: await scene.read<Report>(`${name}-r.json`), answers };
  }

  it('has 164 atoms', () => expect(problems).toHaveLength(164));

  it('gives each atom its own solution, asked alone and in batches, and the second time from the cache', async () => {
    const solutions = Object.fromEntries(problems.map((each) => [each.task_id, each.canonical_solution]));
    const alone = await run('alone');
    expect(alone.answers).toEqual(solutions);
    expect(alone.report.total).toMatchObject({ calls: 164, misses: 164, batched: 0 });
    const batched = await run('batched', '--batch');
    expect(batched.answers).toEqual(alone.answers);
    // Told by X-Reuso-Batch; a few may be the last of a window, and alone in it.
    expect(batched.report.total.batched).toBeGreaterThan(80);
    expect(batched.report.total.hits).toBe(0);
    const again = await run('again');
    expect(again.answers).toEqual(solutions);
    expect(again.report.total).toMatchObject({ calls: 164, hits: 164 });
  });
});
