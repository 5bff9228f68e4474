import { copyFile, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/redis/index.js';
import { chain, type Report, Scene } from './support/scene.js';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/masterplan.json');

describe('reuso run', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.set();
  });
  afterAll(() => scene.clear());
  beforeEach(() => scene.provider.reset());

  it('runs the example, tags its calls, and the second time asks nothing', async () => {
    const first = await scene.run('run', EXAMPLE, '--report', 'first.json', '--answers', 'one.json');
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(/wave 4 of 4 +1\/1 +atoms/);
    expect(first.out).toMatch(/^all +9 /m);
    const { last } = await scene.provider.stats();
    // Two of the nine ask the same at the same time or one after the other.
    expect(last).toHaveLength(8);
    const report = await scene.read<Report>('first.json');
    expect(report).toMatchObject({ status: 'done', total: { calls: 9, misses: 8, atoms: { done: 9 } } });
    expect(report.total.hits + report.total.coalesced).toBe(1);
    expect(report.waves.map(({ calls }) => calls)).toEqual([1, 3, 4, 1]);
    expect(report.total.spent_usd).toBeGreaterThan(0);

    const second = await scene.run('run', EXAMPLE, '--report', 'second.json', '--answers', 'two.json');
    expect(second.code).toBe(0);
    expect(await scene.read<Report>('second.json')).toMatchObject({ total: { hits: 9, spent_usd: 0 } });
    expect(await scene.chatCalls()).toBe(8);
    const answers = await scene.read<Record<string, string>>('two.json');
    expect(answers).toEqual(await scene.read('one.json'));
    expect(Object.keys(answers)).toHaveLength(9);
    expect(answers['storage']).toContain('```');

    const dry = await scene.run('invalidate', '--masterplan', 'url-shortener', '--dry-run');
    expect(dry).toMatchObject({ code: 0, out: '8 entries would be removed.\n' });
  });

  it('goes on where it was killed', async () => {
    const plan = await scene.write('chain.json', chain('killed', 8));
    await scene.provider.next({ latency_ms: 150, times: 1000 });
    const { child, ended } = scene.start('run', plan, '--journal', 'killed.ndjson');
    const noted = async (): Promise<number> =>
      (await readFile(scene.path('killed.ndjson'), 'utf8')).split('\n').length - 2;
    await until('three atoms are noted', async () => (await noted()) >= 3, { everyMs: 5 });
    child.kill('SIGKILL');
    await ended;
    const done = await noted();
    expect(done).toBeLessThan(8);

    await scene.provider.reset();
    // What was answered is in the journal, and needs no cache to be there still.
    await scene.run('invalidate', '--all');
    const again = await scene.run(
      'run',
      plan,
      '--journal',
      'killed.ndjson',
      '--resume',
      '--report',
      'r.json',
    );
    expect(again.code).toBe(0);
    const { total } = await scene.read<Report>('r.json');
    expect(total.atoms).toEqual({ done: 8 - done, resumed: done, failed: 0, skipped: 0 });
    expect(await scene.chatCalls()).toBe(8 - done);
  });

  it('ends in order on Ctrl-C, and says how to go on', async () => {
    const plan = await scene.write('slow.json', chain('slow', 4));
    await scene.provider.next({ latency_ms: 1 });
    await scene.provider.next({ latency_ms: 30_000 });
    const { child, ended } = scene.start('run', plan);
    await until('the second atom is asked', async () => (await scene.chatCalls()) === 2);
    child.kill('SIGINT');
    const { code, err } = await ended;
    expect(code).toBe(130);
    expect(err).toContain('--resume');
    await until('the provider is let go', async () => (await scene.provider.stats()).aborted === 1);

    await scene.provider.reset();
    await copyFile(scene.path('.reuso/slow.ndjson'), scene.path('kept.ndjson'));
    const anew = await scene.run('run', plan, '--quiet', '--journal', 'kept.ndjson', '--concurrency', '1');
    expect(anew.err).toMatch(/^reuso: beginning anew; kept.ndjson had 1 answer of a run that did not/);
    await scene.run('invalidate', '--all');
    await scene.provider.reset();
    const resumed = await scene.run('run', plan, '--resume', '--report', 'r.json');
    expect(resumed).toMatchObject({ code: 0, err: '' });
    const { total } = await scene.read<Report>('r.json');
    expect(total.atoms).toEqual({ done: 3, resumed: 1, failed: 0, skipped: 0 });
    expect(await scene.chatCalls()).toBe(3);
  });

  it('asks again past the cache what failed, and skips what depends on what never came', async () => {
    const plan = await scene.write('retry.json', chain('retry', 2));
    await scene.provider.next({ mode: 'error-500', times: 1 });
    const once = await scene.run('run', plan, '--retries', '0', '--report', 'r.json');
    expect(once.code).toBe(0);
    expect((await scene.read<Report>('r.json')).total).toMatchObject({ calls: 3, errors: 1, misses: 2 });

    const other = await scene.write('fails.json', chain('fails', 3));
    await scene.provider.next({ mode: 'error-500', times: 2 });
    const never = await scene.run('run', other, '--retries', '0', '--report', 'r.json');
    expect(never.code).toBe(1);
    expect(never.err).toContain('atom "link-0" failed: POST ');
    expect(never.err).toContain('2 skipped');
    const report = await scene.read<Report>('r.json');
    expect(report.atoms.map(({ status }) => status)).toEqual(['failed', 'skipped', 'skipped']);
    const resumed = await scene.run('run', other, '--resume');
    expect(resumed.code).toBe(0);
  });

  it('retrieves by a command on a miss, and from the cache ever after', async () => {
    const search = await scene.write(
      'search.mjs',
      `import { text } from 'node:stream/consumers';
       const { query, top_k: topK, query_embedding: vector } = JSON.parse(await text(process.stdin));
       if (vector.length === 0) process.exit(1);
       const documents = ['one', 'two', 'three'].map((id) => ({ id, text: query + ' ' + id }));
       process.stdout.write(JSON.stringify({ documents: documents.slice(0, topK) }));`,
    );
    const rag = { query: 'where is it written?', embedding_model: 'text-embedding-3-small', top_k: 2 };
    const atoms = [{ id: 'a', prompt: 'Answer from {{documents}}', rag }];
    const plan = await scene.write('rag.json', { id: 'rag', model: 'gpt-4o-mini', atoms });
    const retriever = `"${process.execPath}" ${search}`;
    const first = await scene.run('run', plan, '--retriever', retriever, '--report', 'r.json');
    expect(first).toMatchObject({ code: 0, err: '' });
    const report = await scene.read<Report>('r.json');
    expect(report).toMatchObject({ retrievals_stored: 1, total: { rag: { lookups: 1, misses: 1 } } });
    const { last } = await scene.provider.stats();
    expect(JSON.stringify(last.at(-1)?.body)).toContain('[2] two\\nwhere is it written? two');

    const second = await scene.run('run', plan, '--report', 'r.json');
    expect(second.code).toBe(0);
    expect((await scene.read<Report>('r.json')).total).toMatchObject({ hits: 1, rag: { exact: 1 } });

    await scene.run('invalidate', '--document', 'two');
    const third = await scene.run('run', plan);
    expect(third.code).toBe(1);
    expect(third.err).toContain('the run was given no retriever');
    const broken = await scene.run('run', plan, '--retriever', 'echo nonsense');
    expect(broken.err).toContain('the retriever "echo nonsense" wrote no JSON but: nonsense');
  });
});
