import { CanonicalHasher } from './canonical-hash.js';

/** Changes with the key's scheme, so that entries of an older one are never found under the new. */
export const KEY_VERSION = 'reuso-key-1';

/** Fields of a chat request that cannot change its answer. Every other field, known or not, is in the key. */
export const FIELDS_NOT_IN_KEY: ReadonlySet<string> = new Set([
  'stream',
  'stream_options',
  'user',
  'metadata',
  'store',
  'safety_identifier',
  'prompt_cache_key',
]);

/** What parts entries of the same body from each other. */
export interface KeyScope {
  readonly tenant: string;
  readonly namespace: string | undefined;
  /** Path and query below the provider's base URL, such as `/chat/completions`. */
  readonly endpoint: string;
  /** The provider's base URL. */
  readonly upstream: string;
}

/**
 * The key of a chat completion: `llm:` and the SHA-256 of a canonical form of scope and body.
 *
 * @param body the parsed body, numbers exact (`parseJsonExactly`)
 * @throws JsonTooDeepError
 */
export function chatKey(scope: KeyScope, body: unknown): string {
  const digest = new CanonicalHasher()
    .text(KEY_VERSION)
    .text(scope.tenant)
    .json(scope.namespace ?? null)
    .text(scope.endpoint)
    .text(scope.upstream)
    .json(body, FIELDS_NOT_IN_KEY)
    .digest();
  return `llm:${digest}`;
}
