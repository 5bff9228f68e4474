import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { SHARED_MODEL, SentenceEncoder, encoderMissing } from '../../test/support/sentence-encoder.ts';
import { CLINC150, questionsMissing, readQuestions } from '../quality/questions.ts';

export interface RealEmbeddings {
  /** Of 32-bit floats, one vector after the other. */
  readonly file: string;
  readonly name: string;
  readonly size: number;
  readonly dimension: number;
}

/** Embeds questions with a model into a file. @returns what is missing for that */
export async function writeRealEmbeddings(
  file: string,
  { model = SHARED_MODEL, questions = CLINC150 },
): Promise<RealEmbeddings | string> {
  const missing = questionsMissing(questions) ?? encoderMissing(model);
  if (missing !== undefined) return missing;
  const encoder = await SentenceEncoder.load(model);
  const vectors: number[][] = [];
  for (const { text } of await readQuestions(questions)) {
    const vector = await encoder.embed(text);
    if (vector.some((item) => item !== 0)) vectors.push(vector);
  }
  await writeFile(file, Float32Array.from(vectors.flat()));
  return { file, name: basename(model), size: vectors.length, dimension: vectors[0]?.length ?? 0 };
}
