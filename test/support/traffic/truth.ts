import { randomUUID } from 'node:crypto';
import type { SimulatedProvider } from '../simulated-provider.js';

/** A request body that asks one question. */
export type Question = {
  readonly model: string;
  readonly messages: readonly { readonly role: 'user'; readonly content: string }[];
};

/** A question that nobody has asked before. */
export function newQuestion(): Question {
  return ask(`What is worth knowing about ${randomUUID()}?`);
}

/** Questions, and what the provider says to each of them, heard from itself. */
export class Truth {
  private constructor(private readonly answers: ReadonlyMap<Question, string>) {}

  static async of(provider: SimulatedProvider, count: number): Promise<Truth> {
    const questions = Array.from({ length: count }, newQuestion);
    const answers = await Promise.all(questions.map((question) => answerOf(provider, question)));
    return new Truth(new Map(questions.map((question, index) => [question, answers[index] ?? ''])));
  }

  get questions(): readonly Question[] {
    return [...this.answers.keys()];
  }

  answerTo(question: Question): string {
    const answer = this.answers.get(question);
    if (answer === undefined) throw new Error('The provider was not asked this question');
    return answer;
  }
}

/** The text that the provider itself answers with. */
export async function answerOf(provider: SimulatedProvider, question: Question): Promise<string> {
  const response = await fetch(`${provider.url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-truth' },
    body: JSON.stringify(question),
  });
  const { choices } = (await response.json()) as { choices: { message: { content: string } }[] };
  return choices[0]?.message.content ?? '';
}

function ask(content: string): Question {
  return { model: 'gpt-4o-mini', messages: [{ role: 'user', content }] };
}
