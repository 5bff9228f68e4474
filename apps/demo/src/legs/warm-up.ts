import { ReusoClient } from '@reuso/client';

const QUESTIONS = ['Say in one sentence what a cache is.', 'Say in one sentence what a batch is.'];

/**
 * Asks Reuso two small questions in a batch, as the provider has been asked many by now: what a server does once in its
 * life, such as loading a tokenizer, is no part of a comparison.
 * @returns how many of them were batched: Reuso's own figures have these too
 */
export async function warmUp(reuso: string, model: string): Promise<number> {
  const client = new ReusoClient({ baseUrl: reuso, providerKey: 'sk-demo' });
  const answers = await Promise.all(
    QUESTIONS.map((content) =>
      client.chat({ model, messages: [{ role: 'user', content }] }, { batch: true, namespace: 'warm-up' }),
    ),
  );
  return answers.filter(({ batch }) => (batch?.size ?? 0) > 1).length;
}
