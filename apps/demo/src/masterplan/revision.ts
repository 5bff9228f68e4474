import type { Atom, Masterplan } from './atom.js';

/** New task texts by atom id. */
export type Revision = Readonly<Record<string, string>>;

/** The masterplan with some tasks rewritten. Throws for an id that is not in it. */
export function revise(masterplan: Masterplan, id: string, revision: Revision): Masterplan {
  const writing = new Set(masterplan.atoms.filter((atom) => atom.kind === 'write').map((atom) => atom.id));
  const unknown = Object.keys(revision).find((atomId) => !writing.has(atomId));
  if (unknown !== undefined)
    throw new Error(`The revision rewrites "${unknown}", which the masterplan does not have`);
  return { ...masterplan, id, atoms: masterplan.atoms.map((atom) => revised(atom, revision)) };
}

function revised(atom: Atom, revision: Revision): Atom {
  const task = revision[atom.id];
  return atom.kind === 'write' && task !== undefined ? { ...atom, task } : atom;
}

/**
 * Atoms that the revision changes: the rewritten ones, and all that use, directly or not, what these produce,
 * since a file's text is part of the questions about it.
 */
export function changedAtoms(masterplan: Masterplan, revision: Revision): ReadonlySet<string> {
  const changed = new Set(Object.keys(revision));
  let before: number;
  do {
    before = changed.size;
    for (const atom of masterplan.atoms) {
      const used = atom.kind === 'write' ? atom.needs : atom.reviews;
      if (used.some((id) => changed.has(id))) changed.add(atom.id);
    }
  } while (changed.size > before);
  return changed;
}
