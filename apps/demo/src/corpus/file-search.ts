import type { RetrievedDocument, Retriever } from '@reuso/client';
import type { Project } from '../masterplan/work.js';

/** As usual for BM25: how soon a repeated word counts no more, and how much a document's length does. */
const K1 = 1.2;
const B = 0.75;

interface Indexed {
  readonly id: string;
  readonly text: string;
  readonly counts: ReadonlyMap<string, number>;
  readonly length: number;
}

/**
 * Searches what the plan says of each of the project's files, ranked by BM25 (Robertson and Zaragoza, "The
 * Probabilistic Relevance Framework", 2009).
 */
export class FileSearch implements Retriever {
  readonly #files: readonly Indexed[];
  readonly #meanLength: number;
  /** Searches made. */
  searches = 0;

  constructor(project: Project) {
    this.#files = project.work.flatMap((work) =>
      work.kind === 'write' ? [indexed(work.file, `${work.file}: ${work.task}`)] : [],
    );
    this.#meanLength = this.#files.reduce((total, { length }) => total + length, 0) / this.#files.length;
  }

  retrieve({
    query,
    top_k: topK,
  }: {
    readonly query: string;
    readonly top_k: number;
  }): Promise<RetrievedDocument[]> {
    this.searches += 1;
    const words = [...new Set(wordsOf(query))].map((word) => ({ word, weight: this.#weightOf(word) }));
    const ranked = this.#files
      .map(({ id, text, counts, length }) => {
        const norm = K1 * (1 - B + (B * length) / this.#meanLength);
        const scores = words.map(({ word, weight }) => {
          const count = counts.get(word) ?? 0;
          return (weight * count * (K1 + 1)) / (count + norm);
        });
        return { id, text, score: scores.reduce((total, score) => total + score, 0) };
      })
      .filter(({ score }) => score > 0)
      .toSorted((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1));
    return Promise.resolve(ranked.slice(0, topK));
  }

  /** Rare words say more: the inverse document frequency. */
  #weightOf(word: string): number {
    const having = this.#files.filter(({ counts }) => counts.has(word)).length;
    return Math.log(1 + (this.#files.length - having + 0.5) / (having + 0.5));
  }
}

function indexed(id: string, text: string): Indexed {
  const words = wordsOf(text);
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { id, text, counts, length: words.length };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
