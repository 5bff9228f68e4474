import { createHash } from 'node:crypto';
import { countTokens } from 'gpt-tokenizer';
import { describe, expect, it } from 'vitest';
import type { ModelCaller } from '../runner/model-caller.js';
import { runMasterplan } from '../runner/run-masterplan.js';
import { changedAtoms, revise } from './revision.js';
import { revision, tasklane } from './tasklane.js';
import { wavesOf } from './waves.js';

const SILENT = { waveStarted() {}, callDone() {}, waveDone() {} };

/** Answers each request with words of its own, and keeps what a cache would keep. */
class IdealCache implements ModelCaller {
  readonly answered = new Set<string>();
  calls = 0;
  reused = 0;

  ask({ systemPrompt, prompt, temperature, attempt }: Parameters<ModelCaller['ask']>[0]) {
    const key = JSON.stringify([systemPrompt, prompt, temperature]);
    const hit = attempt === 1 && this.answered.has(key);
    this.answered.add(key);
    this.calls += 1;
    this.reused += hit ? 1 : 0;
    const text = createHash('sha256').update(key).digest('hex');
    return Promise.resolve({ text, usage: { promptTokens: 1, completionTokens: 1 }, cacheStatus: null });
  }
}

describe('the masterplan', () => {
  it('is 60 or more atoms in 6 or more waves, each with an id and a file of its own', () => {
    expect(tasklane.atoms.length).toBeGreaterThanOrEqual(60);
    expect(wavesOf(tasklane.atoms).length).toBeGreaterThanOrEqual(6);
    expect(new Set(tasklane.atoms.map((atom) => atom.id)).size).toBe(tasklane.atoms.length);
    const files = tasklane.atoms.flatMap((atom) => (atom.kind === 'write' ? [atom.file] : []));
    expect(new Set(files).size).toBe(files.length);
  });

  it('has a system prompt of 600 tokens, and less than the 1024 from which a provider discounts it itself', () => {
    const tokens = countTokens(tasklane.systemPrompt);
    expect(tokens).toBeGreaterThanOrEqual(600);
    expect(tokens).toBeLessThan(1024);
  });

  it('changes one atom in five for the second run', () => {
    const share = changedAtoms(tasklane, revision).size / tasklane.atoms.length;
    expect(share).toBeGreaterThan(0.18);
    expect(share).toBeLessThan(0.22);
  });

  it('repeats itself enough for six calls in ten to need no model', async () => {
    const cache = new IdealCache();
    const options = { concurrency: 1, observer: SILENT };
    await runMasterplan(tasklane, cache, options);
    const first = { calls: cache.calls, reused: cache.reused };
    await runMasterplan(revise(tasklane, 'tasklane-2', revision), cache, options);
    expect(cache.calls).toBe(2 * first.calls);
    expect(first.reused / first.calls).toBeGreaterThan(0.35);
    expect(cache.reused / cache.calls).toBeGreaterThan(0.6);
  });
});
