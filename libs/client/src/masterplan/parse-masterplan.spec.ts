import { describe, expect, it } from 'vitest';
import { MasterplanError, type MasterplanFault } from './masterplan-error.js';
import { parseMasterplan } from './parse-masterplan.js';

const plan = (...atoms: object[]): object => ({ id: 'p', model: 'm', atoms });

function faultsOf(value: unknown): readonly MasterplanFault[] {
  try {
    parseMasterplan(value);
  } catch (error) {
    if (error instanceof MasterplanError) return error.faults;
    throw error;
  }
  return [];
}

describe('a masterplan', () => {
  it('is taken with what may be left out', () => {
    const rag = { query: 'q {{a}}', embedding_model: 'e', top_k: 3 };
    const parsed = parseMasterplan(
      plan(
        { id: 'a', prompt: 'A' },
        { id: 'b', prompt: '{{a}} {{documents}} {{other}}', depends_on: ['a'], rag },
      ),
    );
    expect(parsed.atoms[0]).toEqual({ id: 'a', prompt: 'A', depends_on: [] });
    expect(parsed.atoms[1]?.rag).toMatchObject({ similar: true, top_k: 3 });
    expect(parseMasterplan(parsed)).toEqual(parsed);
  });

  it.each<[string, unknown, Partial<MasterplanFault>]>([
    ['no object', 7, { atom: undefined, field: '' }],
    ['no atoms', plan(), { atom: undefined, field: 'atoms' }],
    ['an unknown field', plan({ id: 'a', prompt: 'A', depends: [] }), { atom: 'a', field: 'depends' }],
    ['a nameless atom', plan({ prompt: 'A' }), { atom: '#1', field: 'id' }],
    [
      'prompt and messages',
      plan({ id: 'a', prompt: 'A', messages: [{ role: 'user' }] }),
      { atom: 'a', field: 'prompt' },
    ],
    ['neither of them', plan({ id: 'a' }), { atom: 'a', field: 'prompt' }],
    [
      'a bad field of rag',
      plan({ id: 'a', prompt: 'A', rag: { query: 'q', embedding_model: 'e', top_k: 0 } }),
      { atom: 'a', field: 'rag.top_k' },
    ],
    [
      'a field of ours in params',
      plan({ id: 'a', prompt: 'A', params: { stream: true } }),
      { atom: 'a', field: 'params' },
    ],
    ['braces in an id', plan({ id: '{a}', prompt: 'A' }), { atom: '{a}', field: 'id' }],
    ['an id twice', plan({ id: 'a', prompt: 'A' }, { id: 'a', prompt: 'B' }), { atom: 'a', field: 'id' }],
    [
      'an unknown dependency',
      plan({ id: 'a', prompt: 'A', depends_on: ['x'] }),
      { atom: 'a', field: 'depends_on', message: '"x" is no atom of this masterplan' },
    ],
    [
      'an answer that is not waited for',
      plan(
        { id: 'a', prompt: '{{b}}' },
        { id: 'b', messages: [{ role: 'user', content: '{{a}}' }], depends_on: ['a'] },
      ),
      { atom: 'a', field: 'prompt' },
    ],
    ['documents without rag', plan({ id: 'a', prompt: '{{documents}}' }), { atom: 'a', field: 'prompt' }],
    [
      'itself',
      plan({ id: 'a', prompt: 'A', depends_on: ['a'] }),
      { atom: 'a', message: 'depends on itself in a circle: a -> a' },
    ],
    [
      'a circle',
      plan(
        { id: 'start', prompt: 'S' },
        { id: 'a', prompt: 'A', depends_on: ['c', 'start'] },
        { id: 'b', prompt: 'B', depends_on: ['a'] },
        { id: 'c', prompt: 'C', depends_on: ['b'] },
        { id: 'end', prompt: 'E', depends_on: ['c'] },
      ),
      { atom: 'a', field: 'depends_on', message: 'depends on itself in a circle: a -> c -> b -> a' },
    ],
  ])('is refused with %s', (_, value, fault) => expect(faultsOf(value)[0]).toMatchObject(fault));

  it('tells all faults at once, each in a line', () => {
    const value = plan({ id: 'a', max_tokens: -1, prompt: 'A' }, { id: 'b', prompt: 'B', temperature: 9 });
    expect(() => parseMasterplan(value)).toThrow(
      /^The masterplan cannot be run:\n {2}atom "a", field "max_tokens": .+\n {2}atom "b", field "temperature": .+$/,
    );
  });

  it('of thousands of atoms in one row is no trouble', () => {
    const atoms = Array.from({ length: 3000 }, (_, at) => ({
      id: `a${at}`,
      prompt: 'A',
      depends_on: at === 0 ? [] : [`a${at - 1}`],
    }));
    expect(parseMasterplan(plan(...atoms)).atoms).toHaveLength(3000);
  });
});
