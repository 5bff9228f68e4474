import type { Project, Work } from './work.js';

/** New task texts by atom id. */
export type Revision = Readonly<Record<string, string>>;

/** The project with some tasks rewritten. Throws for an id that is not in it. */
export function revise(project: Project, id: string, revision: Revision): Project {
  const writing = new Set(project.work.filter(({ kind }) => kind === 'write').map((work) => work.id));
  const unknown = Object.keys(revision).find((atomId) => !writing.has(atomId));
  if (unknown !== undefined)
    throw new Error(`The revision rewrites "${unknown}", which the project does not have`);
  return { ...project, id, work: project.work.map((work) => revised(work, revision)) };
}

function revised(work: Work, revision: Revision): Work {
  const task = revision[work.id];
  return work.kind === 'write' && task !== undefined ? { ...work, task } : work;
}

/**
 * Ids of the work that the revision changes: the rewritten ones, and all that use, directly or not, what these produce,
 * since a file's text is part of the questions about it.
 */
export function changedWork(project: Project, revision: Revision): ReadonlySet<string> {
  const changed = new Set(Object.keys(revision));
  let before: number;
  do {
    before = changed.size;
    for (const work of project.work) {
      const used = work.kind === 'write' ? work.needs : work.reviews;
      if (used.some((id) => changed.has(id))) changed.add(work.id);
    }
  } while (changed.size > before);
  return changed;
}
