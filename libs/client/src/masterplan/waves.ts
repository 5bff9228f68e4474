/** What waves are made by. */
export interface Dependent {
  readonly id: string;
  readonly depends_on: readonly string[];
}

/**
 * Atoms by wave: each in the first wave before which all that it depends on is done (Kahn 1962, layer by layer).
 * All ids are known and there is no circle: `parseMasterplan` has seen to it.
 */
export function wavesOf<Atom extends Dependent>(atoms: readonly Atom[]): Atom[][] {
  const waves: Atom[][] = [];
  const done = new Set<string>();
  let left = atoms;
  while (left.length > 0) {
    const wave = left.filter((atom) => atom.depends_on.every((id) => done.has(id)));
    if (wave.length === 0)
      throw new Error(`Atoms wait for each other: ${left.map(({ id }) => id).join(', ')}`);
    for (const { id } of wave) done.add(id);
    left = left.filter(({ id }) => !done.has(id));
    waves.push(wave);
  }
  return waves;
}

/** @returns the ids of a circle, the first again at its end; undefined when there is none */
export function findCircle(atoms: readonly Dependent[]): string[] | undefined {
  const left = new Map(atoms.map((atom) => [atom.id, atom.depends_on]));
  // What no circle runs through goes, until only circles and what waits for them are left.
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const [id, needed] of left) if (!needed.some((other) => left.has(other))) left.delete(id);
  }
  const [start] = left.keys();
  if (start === undefined) return undefined;
  const path = [start];
  for (;;) {
    const next = left.get(path.at(-1) ?? '')?.find((id) => left.has(id)) ?? start;
    const at = path.indexOf(next);
    if (at >= 0) return [...path.slice(at), next];
    path.push(next);
  }
}
