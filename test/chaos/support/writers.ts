import type { Asked, Question, Truth, ChatReply } from '../../support/traffic/index.js';
import { until } from '../../support/redis/index.js';

/** An answer that the server said it has stored, and the request that it belongs to. */
export interface Acknowledged {
  readonly question: Question;
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: string;
}

/** Callers that have every answer stored anew, and note what the server acknowledged, until it is gone. */
export class Writers {
  readonly acknowledged: Acknowledged[] = [];
  readonly #done: Promise<unknown>;
  #over = false;

  /** @param run keeps the entries of these writers apart from those of others; also their masterplan */
  constructor(
    private readonly asked: Asked,
    private readonly truth: Truth,
    private readonly run: string,
    writers = 4,
  ) {
    this.#done = Promise.all(Array.from({ length: writers }, (_, writer) => this.#write(writer)));
  }

  async untilAcknowledged(count: number): Promise<void> {
    await until(`${count} answers are stored`, () => this.acknowledged.length >= count);
  }

  /** Resolves when nobody asks any more. Calls that the server's end cut off count for nothing. */
  async stop(): Promise<readonly Acknowledged[]> {
    this.#over = true;
    await this.#done;
    return this.acknowledged;
  }

  async #write(writer: number): Promise<void> {
    for (let count = 0; !this.#over; count += 1) {
      const question = this.truth.questions[count % this.truth.questions.length];
      if (question === undefined) throw new Error('There are no questions to ask');
      const headers = {
        'x-reuso-namespace': `${this.run}-${writer}-${count}`,
        'x-reuso-masterplan': this.run,
      };
      try {
        const reply = await this.asked.chat({ ...question }, headers);
        if (reply.cache.stored === true) this.acknowledged.push({ question, headers, raw: reply.raw });
      } catch {
        return;
      }
    }
  }
}

/** Asks for what was stored, and for nothing else. */
export async function find(gateway: Asked, { question, headers }: Acknowledged): Promise<ChatReply> {
  return await gateway.chat({ ...question }, { ...headers, 'cache-control': 'only-if-cached' });
}
