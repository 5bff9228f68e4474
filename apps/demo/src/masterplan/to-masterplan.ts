import type { MasterplanInput } from '@reuso/client';
import type { Project, ReviewAtom, Work, WritingAtom } from './work.js';
import { changePrompt, reviewPrompt, surveyPrompt, writePrompt } from './prompts.js';
import { questionAbout } from '../corpus/questions.js';

type AtomInput = MasterplanInput['atoms'][number];

const SURVEY = { temperature: 0, max_tokens: 600 };
const WRITING = { temperature: 0.2, max_tokens: 2000 };
const CHANGE = { temperature: 0, max_tokens: 400 };

/** Of the folders whose files are worth a line in the list of changes. */
const CHANGES = /^src\/(domain|service)\//;

/**
 * The project's work as a masterplan: an atom a call, as an agent makes them. Before a file is written, it is asked
 * what each file that it uses offers; tests and documents retrieve what the plan says of their subject; the lines for
 * the list of changes are many small questions at once, which may be batched.
 */
export function toMasterplan({ id, systemPrompt, work }: Project, model: string): MasterplanInput {
  const files = new Map(work.flatMap((each) => (each.kind === 'write' ? [[each.id, each.file]] : [])));
  const fileOf = (atomId: string): string => files.get(atomId) ?? atomId;
  return {
    id,
    name: 'Tasklane, a task tracker',
    model,
    system: systemPrompt,
    defaults: { batch: false },
    atoms: work.flatMap((each) => (each.kind === 'write' ? writing(each, fileOf) : reviewing(each, fileOf))),
  };
}

/** Atoms whose first answer the executor's checks refuse. */
export function retriedAtoms(work: readonly Work[]): ReadonlySet<string> {
  return new Set(work.flatMap((each) => (each.kind === 'write' && each.retried ? [each.id] : [])));
}

function writing(work: WritingAtom, fileOf: (id: string) => string): AtomInput[] {
  const { id, file, task, needs } = work;
  const surveys = needs.map((used) => ({ id: `${id} asks of ${used}`, used, file: fileOf(used) }));
  const known = surveys.map((survey) => ({ file: survey.file, text: `{{${survey.id}}}` }));
  const question = questionAbout(file);
  return [
    ...surveys.map((survey) => ({
      ...SURVEY,
      id: survey.id,
      depends_on: [survey.used],
      prompt: surveyPrompt(survey.file, `{{${survey.used}}}`),
    })),
    {
      ...WRITING,
      id,
      depends_on: surveys.map((survey) => survey.id),
      prompt: writePrompt(file, task, known),
      ...(question && { rag: question }),
    },
    ...(CHANGES.test(file)
      ? [{ ...CHANGE, id: `${id} in the list of changes`, batch: true, prompt: changePrompt(file, task) }]
      : []),
  ];
}

function reviewing({ id, reviews, after }: ReviewAtom, fileOf: (id: string) => string): AtomInput[] {
  return reviews.map((reviewed) => ({
    ...SURVEY,
    id: `${id} reviews ${reviewed}`,
    depends_on: [...new Set([...reviews, ...after])],
    prompt: reviewPrompt(fileOf(reviewed), `{{${reviewed}}}`),
  }));
}
