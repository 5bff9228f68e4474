import type { MeantQuestion } from './questions.ts';

export interface StreamTally {
  readonly asked: number;
  readonly hits: number;
  /** Hits on a question that means something else. */
  readonly wrong: number;
}

/** A question with its vector. */
export interface EmbeddedQuestion extends MeantQuestion {
  readonly vector: readonly number[];
}

interface Lookup {
  readonly hit: boolean;
  readonly entry?: { readonly documents: readonly { readonly id: string }[] };
}

const MODEL = 'bench';

/** Asks one question after the other at this threshold, and stores what was not found, as an executor does. */
export async function streamQuestions(
  server: URL,
  questions: readonly EmbeddedQuestion[],
  threshold: number,
): Promise<StreamTally> {
  const send = async (method: string, path: string, body: object): Promise<unknown> => {
    const response = await fetch(new URL(`/api/v1/rag-cache/${path}`, server), {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return await response.json();
  };
  let [hits, wrong] = [0, 0];
  for (const [number, { text, meaning, vector }] of questions.entries()) {
    const question = {
      query: text,
      query_embedding: vector,
      embedding_model: MODEL,
      top_k: 1,
      namespace: `at ${threshold}`,
    };
    const found = (await send('POST', 'lookup', { ...question, min_similarity: threshold })) as Lookup;
    const own = meaning ?? `alone ${number}`;
    if (!found.hit) await send('PUT', 'entries', { ...question, documents: [{ id: own }] });
    else {
      hits += 1;
      wrong += Number(found.entry?.documents[0]?.id !== own);
    }
  }
  return { asked: questions.length, hits, wrong };
}
