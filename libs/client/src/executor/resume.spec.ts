import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MasterplanInput } from '../masterplan/masterplan.js';
import { FakeClient } from '../testing/fake-client.js';
import { WaveExecutor } from './wave-executor.js';

const PLAN = (b = 'B of {{a}}'): MasterplanInput => ({
  id: 'p',
  model: 'm',
  atoms: [
    { id: 'a', prompt: 'A' },
    { id: 'b', prompt: b, depends_on: ['a'] },
    { id: 'c', prompt: 'C of {{b}}', depends_on: ['b'] },
    { id: 'd', prompt: 'D of {{a}}', depends_on: ['a', 'b'] },
  ],
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reuso-resume-'));
});
afterEach(() => rm(folder, { recursive: true }));

const journal = () => ({ path: join(folder, 'j.ndjson'), resume: true });
const asked = (client: FakeClient) => client.chats.map(({ options }) => options.atom);

it('an interrupted run goes on where it was', async () => {
  const abort = new AbortController();
  const observer = {
    waveStarted: ({ wave }: { wave: number }) => wave === 3 && abort.abort(new Error('interrupted')),
    atomDone: () => undefined,
    waveDone: () => undefined,
  };
  const first = new FakeClient();
  const options = { journal: journal(), signal: abort.signal, observer };
  await expect(new WaveExecutor({ client: first, ...options }).run(PLAN())).rejects.toThrow('interrupted');
  const second = new FakeClient();
  const { answers, report } = await new WaveExecutor({ client: second, journal: journal() }).run(PLAN());
  expect(asked(second)).toEqual(['c', 'd']);
  expect(answers.get('c')).toBe('<C of <B of <A>>>');
  expect(report.total.atoms).toEqual({ done: 2, resumed: 2, failed: 0, skipped: 0 });
});

it('what is asked otherwise by now is asked anew, with all that its answer is part of', async () => {
  await new WaveExecutor({ client: new FakeClient(), journal: journal() }).run(PLAN());
  const client = new FakeClient();
  const { answers } = await new WaveExecutor({ client, journal: journal() }).run(PLAN('another B'));
  expect(asked(client)).toEqual(['b', 'c']);
  expect(answers.get('c')).toBe('<C of <another B>>');
});
