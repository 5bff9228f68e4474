import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { AtomResult } from '../executor/atom-result.js';
import { waveProgress } from './wave-progress.js';

const base = { wave: 1, text: undefined, retrieval: undefined, error: undefined, calls: [] };
const atoms: readonly AtomResult[] = [
  { ...base, id: 'a', status: 'done', text: 'A' },
  { ...base, id: 'b', status: 'resumed', text: 'B' },
  { ...base, id: 'c', status: 'failed' },
];

/** Everything that was written to a stream while a run of two waves went on. */
function shown(terminal: boolean): string {
  const stream = Object.assign(new PassThrough(), { isTTY: terminal, columns: 120 });
  const progress = waveProgress(stream as unknown as NodeJS.WriteStream);
  progress.waveStarted({ wave: 1, waves: 2, atoms: 3 });
  for (const atom of atoms) progress.atomDone(atom);
  progress.waveDone();
  progress.waveStarted({ wave: 2, waves: 2, atoms: 5 });
  progress.stop();
  return String(stream.read());
}

describe('waveProgress', () => {
  it('draws a bar a wave on a terminal, and leaves the cursor as it was', () => {
    const raw = shown(true);
    const text = stripVTControlCharacters(raw);
    expect(text).toMatch(/wave 1 of 2 {2} +0\/3 +atoms/);
    expect(text).toMatch(/wave 1 of 2 {2}━{28} +3\/3 +atoms.* 1 reused {2}1 failed or skipped/);
    expect(text).toMatch(/wave 2 of 2 {2} +0\/5 +atoms/);
    // DECTCEM: hidden by "?25l", shown by "?25h".
    expect(raw.split('\u001b[?25l').length).toBe(raw.split('\u001b[?25h').length);
  });

  it('writes a line a wave, when it is done, where there is no terminal', () => {
    expect(shown(false)).toMatch(
      /^ {2}wave 1 of 2 {4}3\/3 +atoms +\d\.\d\d s .* 1 reused {2}1 failed or skipped\n$/,
    );
  });
});
