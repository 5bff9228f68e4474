import { expect, it } from 'vitest';
import { fill, fillWithin, namesIn } from './placeholders.js';
import { findCircle, wavesOf } from './waves.js';

const atom = (id: string, ...depends_on: string[]) => ({ id, depends_on });

it('waves put each atom after all that it needs, and no later', () => {
  const atoms = [atom('c', 'a', 'b'), atom('b', 'a'), atom('d'), atom('a'), atom('gate', 'b', 'd')];
  expect(wavesOf(atoms).map((wave) => wave.map(({ id }) => id))).toEqual([['d', 'a'], ['b'], ['c', 'gate']]);
  expect(findCircle(atoms)).toBeUndefined();
});

it('a circle is found also where others wait for it', () => {
  expect(findCircle([atom('z', 'x'), atom('x', 'y'), atom('y', 'x')])).toEqual(['x', 'y', 'x']);
});

it('placeholders are filled for exactly the ids there are, and only once', () => {
  const answers = new Map([
    ['a', 'says {{b}} and $& and $1'],
    ['b', 'B'],
    ['sp ace/é', 'S'],
  ]);
  expect(fill('{{a}}|{{b}}|{{ b }}|{{c}}|{b}|{{sp ace/é}}|{{{b}}}', answers)).toBe(
    'says {{b}} and $& and $1|B|{{ b }}|{{c}}|{b}|S|{B}',
  );
  expect(fillWithin([{ text: '{{b}}', n: 1, none: null }], answers)).toEqual([
    { text: 'B', n: 1, none: null },
  ]);
  expect(namesIn('{{a}} {{b}} {{a}}')).toEqual(['a', 'b']);
});
