import type { MasterplanInput } from '@reuso/client';

type Question = NonNullable<MasterplanInput['atoms'][number]['rag']>;

/** What is to be known before a file of this kind is written. Asked by each such file in these very words. */
const QUESTIONS: readonly (readonly [RegExp, string])[] = [
  [/^test\/http\//, 'Which file says how routes check bodies, ids and tokens and what errors they answer?'],
  [/^test\/service\//, 'Which files say what roles may do and what happens on a conflict of revisions?'],
  [/^test\/storage\//, 'Which files say how the database is opened, how lists are paged and rows saved?'],
  [
    /^test\/(domain|cli)\//,
    'Which files say how errors and results look that callers can expect from functions?',
  ],
  // As people do, documents ask the same a little otherwise: found by similarity.
  [
    /^docs\/(rest|api|http|security)/,
    'which file says how routes check bodies, ids and tokens, and what errors they answer',
  ],
  [/^docs\//, 'which files say what roles may do, and what happens on a conflict of revisions'],
];

/** What to retrieve for a file; undefined for one that needs nothing but the files it uses. */
export function questionAbout(file: string): Question | undefined {
  const query = QUESTIONS.find(([files]) => files.test(file))?.[1];
  if (query === undefined) return undefined;
  return { query, embedding_model: 'text-embedding-3-small', top_k: 3, namespace: 'tasklane' };
}
