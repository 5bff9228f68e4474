import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { execute } from './program.js';

async function run(...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()] as unknown as NodeJS.WriteStream[];
  if (stdout === undefined || stderr === undefined) throw new Error('two streams were made');
  const code = await execute(args, { env: {}, stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, out: await text(stdout), err: await text(stderr) };
}

describe('the command line', () => {
  it.each([['run'], ['invalidate'], ['stats']])('%s has a help with its exit codes', async (command) => {
    const { code, out } = await run(command, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`Usage: reuso ${command}`);
    expect(out).toContain('--url <address>');
    expect(out).toContain('Exit codes: 0 all done');
  });

  it.each([
    [['nonsense'], "unknown command 'nonsense'"],
    [['run'], "missing required argument 'masterplan'"],
    [['run', 'x.json', '--concurrency', '0'], '--concurrency takes a whole number from 1 to 1024'],
    [['run', 'not-there.json'], '"not-there.json" cannot be read'],
    [['invalidate'], 'give exactly one of'],
    [['invalidate', '--all', '--tag', 't'], '2 came together'],
    [['stats', '--window', '2h'], 'Allowed choices are 1h, 24h, 7d, 30d'],
    [['stats', '--url', 'nowhere'], 'The address is "nowhere"'],
  ])('%j ends with 2 and says why', async (args, message) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('tells its version', async () => {
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
