import { describe, expect, it } from 'vitest';
import { review, source } from './atom.js';
import { changedAtoms, revise } from './revision.js';
import { wavesOf } from './waves.js';

const a = source('src/a.ts', [], 'A');
const b = source('src/b.ts', ['a'], 'B');
const c = source('src/c.ts', ['a', 'b'], 'C');
const d = source('src/d.ts', [], 'D');
const gate = review('gate', ['b'], ['d']);
const plan = { id: 'one', systemPrompt: '', atoms: [c, gate, b, d, a] };

describe('waves', () => {
  it('put each atom after all that it needs, and no later', () => {
    expect(wavesOf(plan.atoms).map((wave) => wave.map((atom) => atom.id))).toEqual([
      ['d', 'a'],
      ['b'],
      ['c', 'gate'],
    ]);
  });

  it('refuse circles and atoms that are not there', () => {
    expect(() => wavesOf([b])).toThrow('Atom "b" depends on "a", which the masterplan does not have');
    expect(() => wavesOf([source('src/a.ts', ['b'], ''), b])).toThrow('in a circle: ');
  });
});

describe('a revision', () => {
  it('rewrites tasks, and reaches what uses the results', () => {
    expect(revise(plan, 'two', { b: 'new' }).atoms.find((atom) => atom.id === 'b')).toMatchObject({
      task: 'new',
    });
    expect([...changedAtoms(plan, { b: 'new' })].toSorted()).toEqual(['b', 'c', 'gate']);
    expect(() => revise(plan, 'two', { x: '' })).toThrow('"x"');
  });
});
