import type { JournalEntry } from '../journal/journal-entry.js';
import type { Atom, Masterplan } from '../masterplan/masterplan.js';
import { type AtomRequest, requestOf } from './atom-request.js';

/** What becomes of an atom when its wave begins. */
export type PlannedAtom =
  | { readonly kind: 'skip'; readonly atom: Atom; readonly because: string }
  | { readonly kind: 'resume'; readonly atom: Atom; readonly text: string }
  | { readonly kind: 'ask'; readonly atom: Atom; readonly request: AtomRequest; readonly batch: boolean };

export interface WaveContext {
  readonly masterplan: Masterplan;
  /** Answers of the waves before. */
  readonly answers: ReadonlyMap<string, string>;
  readonly journaled: ReadonlyMap<string, JournalEntry>;
  readonly batch: boolean;
}

/** Sorts a wave's atoms into those to skip, those that a journal answers, and those to ask, alone or in a batch. */
export function planWave(wave: readonly Atom[], context: WaveContext): PlannedAtom[] {
  const planned = wave.map((atom) => planAtom(atom, context));
  const sizes = new Map<string, number>();
  for (const each of planned) {
    const group = groupOf(each);
    if (group !== undefined) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  // Alone in its group an atom would wait for company that does not come.
  return planned.map((each) =>
    each.kind === 'ask' && context.batch && (sizes.get(groupOf(each) ?? '') ?? 0) > 1
      ? { ...each, batch: true }
      : each,
  );
}

function planAtom(atom: Atom, { masterplan, answers, journaled }: WaveContext): PlannedAtom {
  const missing = atom.depends_on.find((id) => !answers.has(id));
  if (missing !== undefined)
    return { kind: 'skip', atom, because: `it depends on "${missing}", which has no answer` };
  const request = requestOf(masterplan, atom, answers);
  const known = journaled.get(atom.id);
  if (known?.fingerprint === request.fingerprint) return { kind: 'resume', atom, text: known.text };
  return { kind: 'ask', atom, request, batch: false };
}

function groupOf(planned: PlannedAtom): string | undefined {
  return planned.kind === 'ask' ? planned.request.batchGroup : undefined;
}
