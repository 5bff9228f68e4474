import { parseMasterplan, wavesOf } from '@reuso/client';
import { countTokens } from 'gpt-tokenizer';
import { describe, expect, it } from 'vitest';
import { FileSearch } from '../corpus/file-search.js';
import { changedWork, revise } from './revision.js';
import { revision, tasklane } from './tasklane.js';
import { retriedAtoms, toMasterplan } from './to-masterplan.js';

const plan = parseMasterplan(toMasterplan(tasklane, 'gpt-4o'));
const revised = parseMasterplan(toMasterplan(revise(tasklane, 'tasklane-2', revision), 'gpt-4o'));

describe('the masterplan of the demo', () => {
  it('is 60 or more tasks in 6 or more waves, each with an id and a file of its own', () => {
    expect(tasklane.work.length).toBeGreaterThanOrEqual(60);
    expect(wavesOf(plan.atoms).length).toBeGreaterThanOrEqual(6);
    const files = tasklane.work.flatMap((work) => (work.kind === 'write' ? [work.file] : []));
    expect(new Set(files).size).toBe(files.length);
  });

  it('has a system prompt of 600 tokens, and less than the 1024 from which a provider discounts it itself', () => {
    const tokens = countTokens(tasklane.systemPrompt);
    expect(tokens).toBeGreaterThanOrEqual(600);
    expect(tokens).toBeLessThan(1024);
  });

  it('changes one task in five for the second run, with all that uses it', () => {
    const share = changedWork(tasklane, revision).size / tasklane.work.length;
    expect(share).toBeGreaterThan(0.18);
    expect(share).toBeLessThan(0.22);
    expect(() => revise(tasklane, 'x', { nobody: '' })).toThrow('"nobody"');
    expect(revised.atoms.map(({ id }) => id)).toEqual(plan.atoms.map(({ id }) => id));
  });

  it('batches only the many small questions, and retries what is there', () => {
    const batched = plan.atoms.filter(({ batch }) => batch === true);
    expect(batched.length).toBeGreaterThanOrEqual(10);
    expect(new Set(batched.map(({ prompt }) => prompt)).size).toBe(batched.length);
    const ids = new Set(plan.atoms.map(({ id }) => id));
    const retried = retriedAtoms(tasklane.work);
    expect(retried.size).toBeGreaterThan(0);
    expect([...retried].every((id) => ids.has(id))).toBe(true);
  });

  it('asks the plan for what tests and documents must know', async () => {
    const queries = new Set(plan.atoms.flatMap(({ rag }) => (rag ? [rag.query] : [])));
    expect(queries.size).toBeGreaterThanOrEqual(5);
    const search = new FileSearch(tasklane);
    for (const query of queries) expect(await search.retrieve({ query, top_k: 3 })).toHaveLength(3);
    expect(search.searches).toBe(queries.size);
    const [best] = await search.retrieve({
      query: 'move a task between statuses by priority labels and colour',
      top_k: 1,
    });
    expect(best?.id).toMatch(/label|task/);
    expect(await search.retrieve({ query: 'zzzz', top_k: 3 })).toEqual([]);
  });
});
