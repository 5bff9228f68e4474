import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/redis/index.js';
import { runCommand } from './support/command.js';
import { chain, Scene } from './support/scene.js';

describe('the reuso command', () => {
  let scene: Scene;
  let plan: string;
  beforeAll(async () => {
    scene = await Scene.set([], { API_KEYS: 'team:key-of-the-team', UPSTREAM_API_KEY: 'sk-provider' });
    plan = await scene.write('plan.json', chain('plan-é', 3));
  });
  afterAll(() => scene.clear());

  const run = (key: string | undefined, ...args: string[]) =>
    runCommand([...args, '--url', scene.server.url], {
      cwd: scene.folder,
      env: { OPENAI_API_KEY: '', ...(key === undefined ? {} : { REUSO_KEY: key }) },
    });

  it('is let in by a key, else ends with 3 and asks no further', async () => {
    const refused = await run('wrong', 'run', plan);
    expect(refused.code).toBe(3);
    expect(refused.err).toContain('answered 401');
    expect((await run('wrong', 'stats')).code).toBe(3);
    expect(await run('key-of-the-team', 'run', plan)).toMatchObject({ code: 0, err: '' });
  });

  it('tells what was asked and saved', async () => {
    await run('key-of-the-team', 'run', plan);
    let out = '';
    await until('the ledger has been written', async () => {
      ({ out } = await run('key-of-the-team', 'stats', '--window', '1h'));
      return out.includes('3 of 6 lookups reused (50.0 %)');
    });
    expect(out).toMatch(/^llm +6 +3 +0 +3 +50\.0 %/m);
    const json = await run('key-of-the-team', 'stats', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ window: '24h', layers: { llm: { hits: 3 } } });
  });

  it('invalidates by what it is told, and counts first', async () => {
    const counted = await run(
      'key-of-the-team',
      'invalidate',
      '--masterplan',
      'plan-é',
      '--dry-run',
      '--json',
    );
    expect(JSON.parse(counted.out)).toEqual({ matched: 3, deleted: 0, dry_run: true });
    const removed = await run('key-of-the-team', 'invalidate', '--masterplan', 'plan-é');
    expect(removed).toMatchObject({ code: 0, out: '3 entries of 3 removed.\n' });
    const none = await run('key-of-the-team', 'invalidate', '--tag', 'nobody');
    expect(none.out).toBe('0 entries of 0 removed.\n');
    const bad = await run('key-of-the-team', 'invalidate', '--entry', 'not-a-key');
    expect(bad.code).toBe(1);
    expect(bad.err).toMatch(/answered 422: .*key: must be a key such as .* \(request .+\)/);
  });

  it('asks nothing in a dry run, nor of a masterplan that is not right', async () => {
    await scene.provider.reset();
    const dry = await run('key-of-the-team', 'run', plan, '--dry-run');
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.out).toContain('plan-é: 3 atoms in 3 waves. Nothing was asked.\n  wave 1: 1 atom: link-0');
    const atoms = [{ id: 'a', prompt: '{{b}}', depends_on: ['b', 'x'] }];
    const wrong = await run(
      'key-of-the-team',
      'run',
      await scene.write('wrong.json', { id: 'w', model: 'm', atoms }),
    );
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('atom "a", field "depends_on": "x" is no atom of this masterplan');
    for (const flag of ['--report', '--answers', '--journal']) {
      const nowhere = await run('key-of-the-team', 'run', plan, flag, `${plan}/nowhere/file.json`);
      expect([flag, nowhere.code]).toEqual([flag, 2]);
      expect(nowhere.err).toMatch(/^reuso: .*file\.json" cannot be (written|used): .*; name a file .*\n$/);
    }
    expect((await scene.provider.stats()).requests).toBe(0);
  });

  it('ends with 3 where no server is', async () => {
    const gone = await Scene.set();
    await gone.clear();
    const result = await runCommand(['run', plan, '--url', gone.server.url, '--retries', '0'], {
      cwd: scene.folder,
    });
    expect(result.code).toBe(3);
    expect(result.err).toContain('got no answer: connect ECONNREFUSED');
  });
});
