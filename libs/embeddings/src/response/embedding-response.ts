import type { CachedEmbedding } from '../entry/cached-embedding.js';
import { type VectorValues, toBase64 } from '../entry/vector-values.js';
import type { EncodingFormat } from '../request/embedding-request.js';

/**
 * The body of an embeddings answer, every item at its own index.
 *
 * @param promptTokens what the provider was really asked for
 */
export function embeddingResponse(
  embeddings: readonly CachedEmbedding[],
  format: EncodingFormat,
  promptTokens: number,
): Buffer {
  const data = embeddings.map(({ values }, index) => ({
    object: 'embedding',
    index,
    embedding: format === 'base64' ? toBase64(values) : numbersOf(values),
  }));
  const usage = { prompt_tokens: promptTokens, total_tokens: promptTokens };
  return Buffer.from(JSON.stringify({ object: 'list', data, model: embeddings[0]?.model ?? '', usage }));
}

function numbersOf(values: VectorValues): number[] {
  return Array.from<number>(values);
}
