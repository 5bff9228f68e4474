import type { Atom, ReviewAtom, WritingAtom } from '../masterplan/atom.js';
import { type FileText, reviewPrompt, surveyPrompt, writePrompt } from '../masterplan/prompts.js';

/** A call that an atom wants made; answers with its text. */
export type AskFor = (call: AtomCall) => Promise<string>;

export interface AtomCall {
  readonly purpose: string;
  readonly prompt: string;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly attempt: number;
  readonly streamed: boolean;
}

const SURVEY = { temperature: 0, maxTokens: 600, attempt: 1, streamed: false };
const WRITING = { temperature: 0.2, maxTokens: 2000 };

/**
 * Does an atom's work, call by call as an agent does.
 * @param fileOf the finished file of an atom
 * @returns the text that the atom wrote; undefined for a review
 */
export async function runAtom(
  atom: Atom,
  fileOf: (atomId: string) => FileText,
  ask: AskFor,
): Promise<string | undefined> {
  return atom.kind === 'write' ? write(atom, fileOf, ask) : review(atom, fileOf, ask);
}

/** How many calls the atom makes. */
export function callCount(atom: Atom): number {
  return atom.kind === 'write' ? atom.needs.length + (atom.retried ? 2 : 1) : atom.reviews.length;
}

async function write(atom: WritingAtom, fileOf: (atomId: string) => FileText, ask: AskFor): Promise<string> {
  const surveys: FileText[] = [];
  for (const id of atom.needs) {
    const used = fileOf(id);
    const text = await ask({ ...SURVEY, purpose: `survey ${used.file}`, prompt: surveyPrompt(used) });
    surveys.push({ file: used.file, text });
  }
  const call = { ...WRITING, purpose: 'write', prompt: writePrompt(atom, surveys), streamed: atom.streamed };
  const first = await ask({ ...call, attempt: 1 });
  return atom.retried ? ask({ ...call, attempt: 2 }) : first;
}

async function review(
  atom: ReviewAtom,
  fileOf: (atomId: string) => FileText,
  ask: AskFor,
): Promise<undefined> {
  for (const id of atom.reviews) {
    const file = fileOf(id);
    await ask({ ...SURVEY, purpose: `review ${file.file}`, prompt: reviewPrompt(file) });
  }
}
