import type { CachedEmbedding } from '../entry/cached-embedding.js';
import { shareTokens } from '../entry/share-tokens.js';
import { readVector } from '../entry/vector-values.js';
import type { EmbeddingInput } from '../request/embedding-request.js';

export interface AskedEmbeddings {
  /** In the order of the inputs that were asked. */
  readonly embeddings: readonly CachedEmbedding[];
  readonly promptTokens: number;
}

/** When the answer came, and how long it is kept. */
export interface Timing {
  /** ms since the epoch */
  readonly createdAt: number;
  /** ms since the epoch */
  readonly expiresAt: number;
  /** What the call took, ms. */
  readonly upstreamMs: number;
}

/**
 * Reads the provider's answer to `inputs`.
 * @returns undefined when it is not a whole one: an embedding missing, twice, or not a vector
 */
export function readAskedEmbeddings(
  bytes: Buffer,
  inputs: readonly EmbeddingInput[],
  { createdAt, expiresAt, upstreamMs }: Timing,
): AskedEmbeddings | undefined {
  const body = parse(bytes);
  if (!isObject(body) || !Array.isArray(body['data']) || body['data'].length !== inputs.length)
    return undefined;
  const promptTokens = promptTokensOf(body['usage']);
  const shares = shareTokens(
    promptTokens,
    inputs.map(({ length }) => length),
  );
  const model = typeof body['model'] === 'string' ? body['model'] : '';
  const byIndex = new Map<unknown, unknown>();
  for (const [position, item] of (body['data'] as unknown[]).entries()) {
    if (isObject(item)) byIndex.set(item['index'] ?? position, item['embedding']);
  }
  const embeddings: CachedEmbedding[] = [];
  for (const [index] of inputs.entries()) {
    const values = readVector(byIndex.get(index));
    if (values === undefined) return undefined;
    // Its share of the call, so that reusing many of one call's embeddings does not count its time many times.
    const share = { upstreamMs: upstreamMs / inputs.length, promptTokens: shares[index] ?? 0 };
    embeddings.push({ values, model, createdAt, expiresAt, ...share });
  }
  return { embeddings, promptTokens };
}

function promptTokensOf(usage: unknown): number {
  const tokens = isObject(usage) ? usage['prompt_tokens'] : undefined;
  return typeof tokens === 'number' && Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : 0;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
