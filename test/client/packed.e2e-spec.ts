import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './support/command.js';
import { chain, Scene } from './support/scene.js';

const execute = promisify(execFile);
const CLIENT = resolve(import.meta.dirname, '../../libs/client');
const TSC = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

const CONSUMER = `import { type LlmGenerateResponse, ReusoClient, ReusoResponseError, WaveExecutor } from '@reuso/client';

const client = new ReusoClient({ baseUrl: process.argv[2] ?? '', providerKey: 'sk-test' });
const first: LlmGenerateResponse = await client.generate({ prompt: 'Hi', model: 'gpt-4o-mini' });
const second = await client.generate({ prompt: 'Hi', model: 'gpt-4o-mini' });
// @ts-expect-error a prompt is a text
const refused: unknown = await client.generate({ prompt: 7, model: 'm' }).catch((error: unknown) => error);
const { report } = await new WaveExecutor({ client }).run({
  id: 'p',
  model: 'gpt-4o-mini',
  atoms: [{ id: 'a', prompt: 'A' }, { id: 'b', prompt: '{{a}}', depends_on: ['a'] }],
});
const status = refused instanceof ReusoResponseError ? refused.problem?.status : undefined;
console.log(JSON.stringify({ node: process.version, cached: [first.cached, second.cached], status, report: report.status }));
`;
const TSCONFIG = {
  compilerOptions: {
    module: 'nodenext',
    target: 'ES2022',
    lib: ['ES2023'],
    strict: true,
    types: ['node'],
    outDir: '.',
  },
  files: ['consumer.ts'],
};

/** A Node of the system's own, which may be older than the project's; else the project's. */
function systemNode(): string {
  const folders = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'));
  const found = folders.map((folder) => join(folder, 'node')).find(isProgram);
  return found ?? process.execPath;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

describe('the packed client, installed elsewhere', { timeout: 300_000 }, () => {
  const node = systemNode();
  let scene: Scene;
  let folder: string;
  beforeAll(async () => {
    scene = await Scene.set();
    folder = scene.path('elsewhere');
    await mkdir(folder);
    const packed = await execute('npm', ['pack', '--json', '--pack-destination', folder], { cwd: CLIENT });
    const told = JSON.parse(packed.stdout) as { filename: string }[] | Record<string, { filename: string }>;
    const filename = Object.values(told)[0]?.filename ?? '';
    await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    await execute('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${filename}`], {
      cwd: folder,
    });
  }, 300_000);
  afterAll(() => scene.clear());

  it('brings its types, and runs on the Node that is there', async () => {
    await writeFile(join(folder, 'consumer.ts'), CONSUMER);
    const typeRoots = [resolve(import.meta.dirname, '../../node_modules/@types')];
    const compilerOptions = { ...TSCONFIG.compilerOptions, typeRoots };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ ...TSCONFIG, compilerOptions }));
    const compiled = await execute(process.execPath, [TSC, '-p', folder]).catch(
      (error: { stdout: string }) => error,
    );
    expect(compiled.stdout).toBe('');
    const { stdout } = await execute(node, [join(folder, 'consumer.js'), scene.server.url]);
    expect(JSON.parse(stdout)).toMatchObject({ cached: [false, true], status: 422, report: 'done' });
  });

  it('brings the command', async () => {
    const program = join(folder, 'node_modules/@reuso/client/bin/reuso.js');
    const options = { cwd: scene.folder, node, program };
    expect((await runCommand(['--version'], options)).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    const plan = await scene.write('plan.json', chain('elsewhere', 2));
    const { code, err } = await runCommand(['run', plan, '--url', scene.server.url], options);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});
