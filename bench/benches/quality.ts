import { basename } from 'node:path';
import { SHARED_MODEL, SentenceEncoder, encoderMissing } from '../../test/support/sentence-encoder.ts';
import { type EmbeddedQuestion, streamQuestions } from '../quality/question-stream.ts';
import { CLINC150, questionsMissing, readQuestions } from '../quality/questions.ts';
import { printTable, showCount } from '../report/table.ts';
import type { Bench } from './bench.ts';

const THRESHOLDS = [0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99];

/** What a threshold costs with a given model: the more it finds, the more of that is an answer to something else. */
export const quality: Bench = {
  title:
    'quality: questions streamed through similar look-ups, by threshold; wrong: a hit that means something else',
  async run(household, { model = SHARED_MODEL, questions: file = CLINC150 }) {
    const missing = questionsMissing(file) ?? encoderMissing(model);
    if (missing !== undefined) return console.log(`Left out: ${missing}. See --model and --questions.`);
    const encoder = await SentenceEncoder.load(model);
    const questions: EmbeddedQuestion[] = [];
    for (const question of await readQuestions(file)) {
      questions.push({ ...question, vector: await encoder.embed(question.text) });
    }
    console.log(`  ${showCount(questions.length)} different questions, embedded by ${basename(model)}`);
    const { url } = await household.reuso({
      upstream: new URL('http://127.0.0.1:9/v1'),
      env: { RAG_SIMILARITY_THRESHOLD: String(Math.min(...THRESHOLDS)), STORE_TIMEOUT_MS: '20000' },
    });
    const tallies = await Promise.all(
      THRESHOLDS.map((threshold) => streamQuestions(url, questions, threshold)),
    );
    printTable(
      ['threshold', 'hits', 'hit rate', 'wrong', 'wrong per hit'],
      tallies.map(({ asked, hits, wrong }, at) => [
        (THRESHOLDS[at] ?? 0).toFixed(2),
        showCount(hits),
        `${((100 * hits) / asked).toFixed(1)} %`,
        showCount(wrong),
        hits === 0 ? '-' : `${((100 * wrong) / hits).toFixed(1)} %`,
      ]),
    );
  },
};
