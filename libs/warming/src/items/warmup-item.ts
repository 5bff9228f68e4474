import type { LlmGenerateRequest, RagPutRequest } from '@reuso/contracts';

/** One thing to be in the cache. */
export type WarmupItem =
  | { readonly kind: 'llm'; readonly request: LlmGenerateRequest }
  | { readonly kind: 'rag'; readonly request: RagPutRequest }
  /** An entry that is there, to be made anew under the same key. */
  | { readonly kind: 'refresh'; readonly key: string };
