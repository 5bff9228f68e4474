import type { ChatReply, Gateway } from '../../support/traffic/index.js';

/**
 * Who was answered with what, and when: an answer that was seen before an invalidation began must not be seen by
 * anybody who asks after it returned. Answers go by the provider's id, which a fresh one has anew.
 */
export class Sightings {
  /** By answer: how many invalidations had begun when it was first seen. */
  readonly #firstSeen = new Map<string, number>();
  readonly #old: string[] = [];
  #begun = 0;
  #returned = 0;
  #asked = 0;

  constructor(
    private readonly body: Readonly<Record<string, unknown>>,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  /** Answers that were served although they were old, told in words. */
  get old(): readonly string[] {
    return this.#old;
  }

  get asked(): number {
    return this.#asked;
  }

  async ask(gateway: Gateway, headers: Readonly<Record<string, string>> = {}): Promise<ChatReply> {
    const returned = this.#returned;
    const reply = await gateway.chat(this.body, { ...this.headers, ...headers });
    if (reply.status !== 200) throw new Error(`${reply.status} ${reply.raw}`);
    this.#asked += 1;
    const seen = this.#firstSeen.get(reply.id);
    if (seen === undefined) this.#firstSeen.set(reply.id, this.#begun);
    else if (seen < returned)
      this.#old.push(
        `${reply.id}, seen before invalidation ${seen + 1}, came after ${returned} had returned`,
      );
    return reply;
  }

  async invalidate(gateway: Gateway, selector: Readonly<Record<string, unknown>>): Promise<void> {
    this.#begun += 1;
    await gateway.invalidate(selector);
    this.#returned = this.#begun;
  }
}
