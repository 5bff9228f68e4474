/** A unit of work that writes one file: it first asks what the files it uses offer, then for the file itself. */
export interface WritingAtom {
  readonly kind: 'write';
  readonly id: string;
  /** Path of the file that it writes. */
  readonly file: string;
  readonly task: string;
  /** Ids of the atoms whose files it uses. */
  readonly needs: readonly string[];
  /** The first answer does not pass the executor's checks, so the same request goes out a second time. */
  readonly retried: boolean;
}

/** A unit of work that has finished files reviewed, one call a file. */
export interface ReviewAtom {
  readonly kind: 'review';
  readonly id: string;
  /** Ids of the atoms whose files it has reviewed. */
  readonly reviews: readonly string[];
  /** Ids of further atoms that must be done before. */
  readonly after: readonly string[];
}

export type Work = WritingAtom | ReviewAtom;

/** A software project that is to be written. */
export interface Project {
  readonly id: string;
  /** Sent with every call: conventions, tree and style of the project. */
  readonly systemPrompt: string;
  readonly work: readonly Work[];
}

/** A file of the project. */
export function source(file: string, needs: readonly string[], task: string): WritingAtom {
  return { kind: 'write', id: idOf(file), file, task, needs, retried: false };
}

export function retried(atom: WritingAtom): WritingAtom {
  return { ...atom, retried: true };
}

export function review(id: string, reviews: readonly string[], after: readonly string[]): ReviewAtom {
  return { kind: 'review', id, reviews, after };
}

/** `src/domain/task.ts` → `domain/task` */
function idOf(file: string): string {
  return file.replace(/^src\//, '').replace(/\.\w+$/, '');
}
