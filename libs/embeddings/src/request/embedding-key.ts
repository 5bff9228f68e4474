import { CanonicalHasher, FIELDS_NOT_IN_KEY, type KeyScope } from '@reuso/llm-cache';
import type { EmbeddingInput } from './embedding-request.js';

/** Changes with the key's scheme, so that entries of an older one are never found under the new. */
export const EMBEDDING_KEY_VERSION = 'reuso-embedding-key-1';

/**
 * The key of one input's embedding: `embedding:` and the SHA-256 of a canonical form of scope, parameters and input.
 * The list that an input came in, and the encoding that it is sent in, are not in it.
 *
 * @throws JsonTooDeepError
 */
export function embeddingKey(
  scope: KeyScope,
  parameters: Readonly<Record<string, unknown>>,
  input: EmbeddingInput,
): string {
  const digest = new CanonicalHasher()
    .text(EMBEDDING_KEY_VERSION)
    .text(scope.tenant)
    .json(scope.namespace ?? null)
    .text(scope.endpoint)
    .text(scope.upstream)
    .json(parameters, FIELDS_NOT_IN_KEY)
    .json(input)
    .digest();
  return `embedding:${digest}`;
}
