import type { Atom } from './masterplan.js';
import type { MasterplanFault } from './masterplan-error.js';
import { namesIn, textsOf } from './placeholders.js';
import { findCircle } from './waves.js';

/** What is wrong between atoms. */
export function checkReferences(atoms: readonly Atom[]): MasterplanFault[] {
  const ids = new Set(atoms.map((atom) => atom.id));
  const faults = [
    ...repeated(atoms),
    ...atoms.flatMap((atom) => [...unknown(atom, ids), ...misplaced(atom, ids)]),
  ];
  // A circle is looked for only among atoms that are there.
  const circle = faults.length > 0 ? undefined : findCircle(atoms);
  if (circle === undefined) return faults;
  const message = `depends on itself in a circle: ${circle.join(' -> ')}`;
  return [{ atom: circle[0], field: 'depends_on', message }];
}

function repeated(atoms: readonly Atom[]): MasterplanFault[] {
  const seen = new Set<string>();
  return atoms.flatMap(({ id }) => {
    if (seen.has(id)) return [{ atom: id, field: 'id', message: 'another atom has this id' }];
    seen.add(id);
    return [];
  });
}

function unknown(atom: Atom, ids: ReadonlySet<string>): MasterplanFault[] {
  return atom.depends_on
    .filter((id) => !ids.has(id))
    .map((id) => ({ atom: atom.id, field: 'depends_on', message: `"${id}" is no atom of this masterplan` }));
}

/** Placeholders that would not be filled: other braces are the prompt's own business and stay as they are. */
function misplaced(atom: Atom, ids: ReadonlySet<string>): MasterplanFault[] {
  return textsOf(atom).flatMap(({ field, text }) =>
    namesIn(text).flatMap((name) => {
      if (name === 'documents' && atom.rag === undefined) {
        return [
          { atom: atom.id, field, message: '{{documents}} asks for documents, and the atom has no "rag"' },
        ];
      }
      if (!ids.has(name) || atom.depends_on.includes(name)) return [];
      const message = `{{${name}}} asks for an answer that "depends_on" does not name`;
      return [{ atom: atom.id, field, message }];
    }),
  );
}
