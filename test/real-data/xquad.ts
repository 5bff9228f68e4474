import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

export interface Paragraph {
  readonly id: string;
  readonly text: string;
}

export interface Xquad {
  readonly paragraphs: readonly Paragraph[];
  /** Each once. */
  readonly questions: readonly string[];
}

/** 240 paragraphs of Wikipedia and questions on them (XQuAD, Artetxe et al. 2020). Not part of this repository. */
const FILE = resolve(import.meta.dirname, '../../../shared/data/xquad/xquad.en.json');

/** Why it cannot be had on this machine. */
export const xquadMissing = existsSync(FILE)
  ? undefined
  : 'XQuAD (shared/data/xquad/xquad.en.json beside the repository) is not there';

export async function readXquad(): Promise<Xquad> {
  const { data } = JSON.parse(await readFile(FILE, 'utf8')) as {
    data: { title: string; paragraphs: { context: string; qas: { question: string }[] }[] }[];
  };
  const paragraphs = data.flatMap(({ title, paragraphs: found }) =>
    found.map(({ context }, at) => ({ id: `${title}#${at}`, text: context })),
  );
  const questions = data.flatMap(({ paragraphs: found }) =>
    found.flatMap(({ qas }) => qas.map(({ question }) => question)),
  );
  return { paragraphs, questions: [...new Set(questions)] };
}
