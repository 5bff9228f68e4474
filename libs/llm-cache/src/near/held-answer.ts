import type { CachedAnswer } from '../codec/cached-answer.js';

/** The ways in which a stored answer is sent. */
export type AnswerForm = 'events' | 'events-with-usage';

/** An answer in this process: its bytes, its further forms once they were asked for, and the tags it is tied to. */
export class HeldAnswer {
  readonly #forms = new Map<AnswerForm, Buffer>();
  readonly #tied: Set<string>;
  #text: string | undefined;

  constructor(
    readonly answer: CachedAnswer,
    tiedTags: Iterable<string> = [],
  ) {
    this.#tied = new Set(tiedTags);
  }

  get sizeBytes(): number {
    let size = this.answer.body.length + (this.#text?.length ?? 0);
    for (const form of this.#forms.values()) size += form.length;
    return size;
  }

  /** The body with its bytes as Latin-1 characters, which Node writes out together with the headers. */
  get text(): string {
    return (this.#text ??= this.answer.body.toString('latin1'));
  }

  get hasText(): boolean {
    return this.#text !== undefined;
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
