import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChildService } from './child-service.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'child-service-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function service(code: string): Promise<ChildService> {
  const script = join(folder, `${Math.random().toString(36).slice(2)}.mjs`);
  await writeFile(script, code);
  const urlFrom = (line: object) => ('url' in line ? String(line.url) : undefined);
  return new ChildService({ name: 'helper', script, args: [], env: {}, urlFrom });
}

const LISTENING = `console.log('not JSON'); console.log(JSON.stringify({ url: 'http://here' })); setInterval(() => {}, 1000);`;

describe('a child service', () => {
  it('tells its address, and ends when told to', async () => {
    const child = await service(LISTENING);
    expect(await child.url()).toBe('http://here');
    await child.stop();
    await child.stop();
  });

  it('fails with what it said last', async () => {
    const child = await service(`console.error('PORT is wrong'); process.exit(3);`);
    await expect(child.url()).rejects.toThrow(
      'The helper ended (exit code 3). Its last lines:\nPORT is wrong',
    );
  });

  it('tells when it ends later by itself', async () => {
    const child = await service(
      `${LISTENING} process.once('SIGTERM', () => process.exit(7)); setTimeout(() => process.exit(5), 50);`,
    );
    await child.url();
    await expect(child.failure()).rejects.toThrow('The helper ended (exit code 5)');
  });
});
