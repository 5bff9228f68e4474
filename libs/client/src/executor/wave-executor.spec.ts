import { describe, expect, it } from 'vitest';
import { FakeClient } from '../testing/fake-client.js';
import { ReusoConnectionError, ReusoResponseError } from '../http/reuso-error.js';
import type { MasterplanInput } from '../masterplan/masterplan.js';
import { reportTable } from '../report/report-table.js';
import { WaveExecutor } from './wave-executor.js';

const PLAN: MasterplanInput = {
  id: 'p',
  model: 'gpt-4o',
  system: 'S',
  defaults: { temperature: 0, tags: ['t'] },
  atoms: [
    { id: 'a', prompt: 'A' },
    { id: 'b', prompt: 'B', depends_on: ['a'], max_tokens: 9, params: { top_p: 1 } },
    { id: 'c', prompt: 'C of {{a}}', depends_on: ['a'] },
    {
      id: 'd',
      messages: [
        { role: 'system', content: 'own' },
        { role: 'user', content: '{{b}}+{{c}}' },
      ],
      depends_on: ['b', 'c'],
    },
  ],
};

const refused = (status: number) =>
  new ReusoResponseError('POST /', {
    status,
    requestId: 'r',
    problem: undefined,
    body: 'no',
    retryAfterMs: undefined,
  });

describe('the wave executor', () => {
  it('asks wave by wave, fills answers in, and tags each call', async () => {
    const client = new FakeClient();
    const { answers, report } = await new WaveExecutor({ client }).run(PLAN);
    expect(client.chats.map(({ options }) => options.atom)).toEqual(['a', 'b', 'c', 'd']);
    const [first, second, third, last] = client.chats;
    expect(first).toMatchObject({
      request: {
        model: 'gpt-4o',
        temperature: 0,
        messages: [
          { role: 'system', content: 'S' },
          { role: 'user', content: 'A' },
        ],
      },
      options: { masterplan: 'p', attempt: 1, batch: false, tags: ['t'] },
    });
    expect(second?.request).toMatchObject({ max_tokens: 9, top_p: 1 });
    expect(third?.request.messages.at(-1)).toEqual({ role: 'user', content: 'C of <A>' });
    expect(last?.request.messages).toEqual([
      { role: 'system', content: 'own' },
      { role: 'user', content: '<B>+<C of <A>>' },
    ]);
    expect(answers.get('d')).toBe('<<B>+<C of <A>>>');
    expect(report).toMatchObject({ status: 'done', total: { calls: 4, misses: 4, atoms: { done: 4 } } });
  });

  it('keeps to the number of atoms at a time', async () => {
    const client = new FakeClient();
    const atoms = Array.from({ length: 20 }, (_, at) => ({ id: `a${at}`, prompt: `${at}` }));
    await new WaveExecutor({ client, concurrency: 3 }).run({ ...PLAN, atoms });
    expect(client.chats).toHaveLength(20);
    expect(client.mostAtWork).toBe(3);
  });

  it('asks again past the cache what failed or was not accepted, as often as it may', async () => {
    const client = new FakeClient({ failures: { A: [refused(503)] } });
    const complaints: string[] = [];
    const { report } = await new WaveExecutor({
      client,
      attempts: 3,
      accept: ({ id }, text, attempt) => {
        complaints.push(`${id}${attempt}${text}`);
        return id === 'b' ? 'not good' : undefined;
      },
    }).run(PLAN);
    const attempts = client.chats.map(({ options }) => `${options.atom}${options.attempt}`);
    expect(attempts).toEqual(['a1', 'a2', 'b1', 'c1', 'b2', 'b3']);
    expect(complaints).toContain('b3<B>');
    const atoms = new Map(report.atoms.map((atom) => [atom.id, atom]));
    expect(atoms.get('b')).toMatchObject({ status: 'failed', error: 'not good (attempt 3 of 3)' });
    expect(atoms.get('c')?.status).toBe('done');
    expect(atoms.get('d')).toMatchObject({
      status: 'skipped',
      error: 'it depends on "b", which has no answer',
    });
    expect(report).toMatchObject({ status: 'failed', total: { errors: 1, calls: 6 } });
  });

  it('does not ask again what is refused for what it is', async () => {
    const client = new FakeClient({ failures: { A: [refused(422)] } });
    const { report } = await new WaveExecutor({ client, attempts: 5 }).run(PLAN);
    expect(client.chats).toHaveLength(1);
    expect(report.total.atoms).toEqual({ done: 0, resumed: 0, failed: 1, skipped: 3 });
    expect(report.atoms[0]?.request_ids).toEqual(['r']);
  });

  it.each([
    ['cut', 'length', 'x'],
    ['withheld', 'content_filter', 'x'],
    ['empty', 'stop', ''],
  ])('takes no answer that is %s', async (_, finish_reason, content) => {
    const client = new FakeClient({ ends: { A: { finish_reason, content } } });
    const { report } = await new WaveExecutor({ client }).run(PLAN);
    expect(client.chats).toHaveLength(2);
    expect(report.atoms[0]?.status).toBe('failed');
  });

  it.each([refused(401), refused(403), new ReusoConnectionError('gone')])(
    'stops where none would be answered: %s',
    async (error) => {
      const client = new FakeClient({ failures: { A: [error] } });
      const atoms = [...PLAN.atoms, { id: 'x', prompt: 'X' }];
      const { report } = await new WaveExecutor({ client, concurrency: 1 }).run({ ...PLAN, atoms });
      expect(client.chats).toHaveLength(1);
      expect(report.status).toBe('stopped');
      expect(report.total.atoms).toMatchObject({ failed: 1, skipped: 4 });
    },
  );

  it('batches where two of a wave can share, and never a retry', async () => {
    const client = new FakeClient({ failures: { B: [refused(500)] } });
    const atoms = [
      { id: 'a', prompt: 'A' },
      { id: 'b', prompt: 'B' },
      { id: 'hot', prompt: 'H', temperature: 1 },
      { id: 'alone', prompt: 'L', batch: false },
      { id: 'last', prompt: 'Z', depends_on: ['a'] },
    ];
    await new WaveExecutor({ client, batch: true }).run({ ...PLAN, atoms });
    const marked = client.chats.map(
      ({ options }) => `${options.atom}${options.attempt}${options.batch ? '+' : ''}`,
    );
    expect(marked.toSorted()).toEqual(['a1+', 'alone1', 'b1+', 'b2', 'hot1', 'last1']);
  });

  it('rejects with the reason when it is aborted', async () => {
    const abort = new AbortController();
    const client = new FakeClient();
    const running = new WaveExecutor({
      client,
      signal: abort.signal,
      observer: {
        waveStarted: () => undefined,
        atomDone: () => abort.abort(new Error('enough')),
        waveDone: () => undefined,
      },
    }).run(PLAN);
    await expect(running).rejects.toThrow('enough');
    expect(client.chats).toHaveLength(1);
  });

  it('counts in waves and in all, in tokens and money', async () => {
    const client = new FakeClient({ headers: { B: 'reuso; hit', 'C of <A>': 'reuso; fwd=miss; collapsed' } });
    const { report } = await new WaveExecutor({ client }).run(PLAN);
    expect(report.waves.map(({ hits, coalesced, misses }) => [hits, coalesced, misses])).toEqual([
      [0, 0, 1],
      [1, 1, 0],
      [0, 0, 1],
    ]);
    // 1,000 tokens in and 100 out a call, at $2.50 and $10 a million
    expect(report.total).toMatchObject({
      hit_rate: 0.5,
      tokens: { paid: { prompt_tokens: 2000 }, reused: { completion_tokens: 200 } },
    });
    expect(report.total.spent_usd).toBeCloseTo(0.007, 9);
    expect(report.total.saved_usd).toBeCloseTo(0.007, 9);
    const [head, first, , , all] = reportTable(report).map((line) => line.trim().split(/ {2,}/));
    expect(head?.slice(0, 6)).toEqual(['atoms', 'calls', 'hits', 'coalesced', 'batched', 'misses']);
    expect(first?.slice(0, 7)).toEqual(['wave 1', '1', '1', '0', '0', '0', '1']);
    expect(all?.slice(0, 11)).toEqual([
      'all',
      '4',
      '4',
      '1',
      '1',
      '0',
      '2',
      '50.0 %',
      '2,000',
      '200',
      '$0.0070',
    ]);
  });
});
