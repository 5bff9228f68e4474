import type { CachedAnswer } from '../codec/cached-answer.js';

/** The ways in which a stored answer is sent. */
export type AnswerForm = 'events' | 'events-with-usage';

/** An answer in this process: its bytes, its streamed forms once they were asked for, and the tags it is tied to. */
export class HeldAnswer {
  readonly #forms = new Map<AnswerForm, Buffer>();
  readonly #tied: Set<string>;

  constructor(
    readonly answer: CachedAnswer,
    tiedTags: Iterable<string> = [],
  ) {
    this.#tied = new Set(tiedTags);
  }

  get sizeBytes(): number {
    let size = this.answer.body.length;
    for (const form of this.#forms.values()) size += form.length;
    return size;
  }

  /** Whether all of these tags are known to be tied to the stored entry. */
  isTied(tags: readonly string[]): boolean {
    for (const tag of tags) if (!this.#tied.has(tag)) return false;
    return true;
  }

  /** To be called when the store has tied them. */
  addTied(tags: readonly string[]): void {
    for (const tag of tags) this.#tied.add(tag);
  }

  form(form: AnswerForm): Buffer | undefined {
    return this.#forms.get(form);
  }

  setForm(form: AnswerForm, bytes: Buffer): void {
    this.#forms.set(form, bytes);
  }
}
