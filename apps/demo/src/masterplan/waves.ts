import { type Atom, dependenciesOf } from './atom.js';

/** Atoms by wave: each in the first wave in which all that it depends on is done. Throws for unknown ids and circles. */
export function wavesOf(atoms: readonly Atom[]): readonly (readonly Atom[])[] {
  const byId = new Map(atoms.map((atom) => [atom.id, atom]));
  const depths = new Map<string, number>();
  const depthOf = (id: string, path: readonly string[]): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    const atom = byId.get(id);
    if (!atom)
      throw new Error(`Atom "${path.at(-1)}" depends on "${id}", which the masterplan does not have`);
    if (path.includes(id))
      throw new Error(`Atoms depend on each other in a circle: ${[...path, id].join(' → ')}`);
    const depth = 1 + Math.max(-1, ...dependenciesOf(atom).map((needed) => depthOf(needed, [...path, id])));
    depths.set(id, depth);
    return depth;
  };
  const waves: Atom[][] = [];
  for (const atom of atoms) (waves[depthOf(atom.id, [])] ??= []).push(atom);
  return waves;
}
