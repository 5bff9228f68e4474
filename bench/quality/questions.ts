import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

export interface MeantQuestion {
  readonly text: string;
  /** Two questions may answer each other if they mean the same; undefined: like no other. */
  readonly meaning: string | undefined;
}

/** CLINC150 (Larson et al. 2019): questions in 150 intents, and some out of their scope. Not part of this repository. */
export const CLINC150 = resolve(import.meta.dirname, '../../../shared/data/clinc150/data_full.json');

export function questionsMissing(file: string): string | undefined {
  return existsSync(file) ? undefined : `the questions (${file}) are not there`;
}

/**
 * Reads `[[text, meaning or null], …]`, or the test part of CLINC150's own file; each text once, in an order that is
 * the same in every run and does not go by meaning.
 */
export async function readQuestions(file: string): Promise<MeantQuestion[]> {
  type Pair = [text: string, meaning: string | null];
  const read = JSON.parse(await readFile(file, 'utf8')) as Pair[] | { test: Pair[]; oos_test: Pair[] };
  const pairs = Array.isArray(read)
    ? read
    : [...read.test, ...read.oos_test.map(([text]): Pair => [text, null])];
  const questions = new Map(pairs.map(([text, meaning]) => [text, { text, meaning: meaning ?? undefined }]));
  const random = seeded(150);
  return [...questions.values()]
    .map((question) => ({ question, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ question }) => question);
}

/** Numbers from 0 to 1 from a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
