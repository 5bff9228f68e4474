import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from './journal.js';

const entry = (id: string) => ({ id, fingerprint: `f-${id}`, text: `line one\nline two of ${id}` });

describe('the journal', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reuso-journal-'));
    path = join(folder, 'deep', 'run.ndjson');
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function noted(...ids: string[]): Promise<void> {
    const journal = await Journal.open({ path, resume: false }, 'p');
    await Promise.all(ids.map((id) => journal.note(entry(id))));
    await journal.close();
  }

  it('gives back what was noted, and goes on behind it', async () => {
    await noted('a', 'b');
    const second = await Journal.open({ path, resume: true }, 'p');
    expect([...second.entries.keys()]).toEqual(['a', 'b']);
    expect(second.entries.get('a')).toMatchObject(entry('a'));
    await second.note(entry('c'));
    await second.end();
    await second.close();
    const third = await Journal.open({ path, resume: true }, 'p');
    expect([...third.entries.keys()]).toEqual(['a', 'b', 'c']);
    await third.close();
  });

  it('loses at each place where a crash may have cut it only what was cut', async () => {
    await noted('a', 'b');
    const whole = await readFile(path);
    for (let length = 0; length <= whole.length; length += 1) {
      await writeFile(path, whole.subarray(0, length));
      const resumed = await Journal.open({ path, resume: true }, 'p');
      const lines = whole.subarray(0, length).toString().split('\n').length - 1;
      expect([...resumed.entries.keys()]).toEqual(['a', 'b'].slice(0, Math.max(0, lines - 1)));
      await resumed.note(entry('z'));
      await resumed.close();
      const again = await Journal.open({ path, resume: true }, 'p');
      expect(again.entries.get('z')).toMatchObject(entry('z'));
      await again.close();
    }
  });

  it('skips a damaged line', async () => {
    await noted('a');
    await appendFile(path, `\0\0\0\n${JSON.stringify({ type: 'atom', ...entry('b') })}\n`);
    const journal = await Journal.open({ path, resume: true }, 'p');
    expect([...journal.entries.keys()]).toEqual(['a', 'b']);
    await journal.close();
  });

  it('begins anew without resume, but never over a file that is none or of another masterplan', async () => {
    await noted('a');
    await noted('b');
    expect(await readFile(path, 'utf8')).not.toContain('f-a');
    await expect(Journal.open({ path, resume: true }, 'other')).rejects.toThrow(
      'is the journal of masterplan "p"',
    );
    await writeFile(path, '# Notes of mine\n');
    for (const resume of [true, false]) {
      await expect(Journal.open({ path, resume }, 'p')).rejects.toThrow('is not a journal');
    }
    expect(await readFile(path, 'utf8')).toBe('# Notes of mine\n');
  });

  it('says which file cannot be used', async () => {
    await noted('a');
    const within = { path: join(path, 'x', 'run.ndjson'), resume: false };
    await expect(Journal.open(within, 'p')).rejects.toMatchObject({
      name: 'JournalError',
      message: expect.stringMatching(
        /^The journal ".*run\.ndjson" cannot be used: ENOTDIR.*name a file/,
      ) as string,
    });
  });
});
