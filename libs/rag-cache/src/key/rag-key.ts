import { CanonicalHasher } from '@reuso/llm-cache';

/** Changes with the key's scheme, so that entries of an older one are never found under the new. */
export const RAG_KEY_VERSION = 'reuso-rag-key-1';

/** A retrieval as it is asked for. All of it is in its key. */
export interface RetrievalQuestion {
  readonly tenant: string;
  readonly namespace: string | undefined;
  readonly query: string;
  readonly embeddingModel: string;
  /** How many documents. */
  readonly topK: number;
  readonly corpusVersion: string | undefined;
}

/** `rag:` and the SHA-256 of a canonical form of the question. */
export function ragKey(question: RetrievalQuestion): string {
  return `rag:${family(question).json(question.topK).digest()}`;
}

/** Tag of all entries that answer the question, whatever their number of documents. */
export function familyTag(question: RetrievalQuestion): string {
  return `family:${family(question).digest()}`;
}

const TOP_K_PREFIX = 'top-k:';

export function topKTag(topK: number): string {
  return `${TOP_K_PREFIX}${topK}`;
}

/** The number of documents that an entry was stored for, by its tags. */
export function topKIn(tags: readonly string[]): number {
  const tag = tags.find((name) => name.startsWith(TOP_K_PREFIX));
  return tag === undefined ? 0 : Number(tag.slice(TOP_K_PREFIX.length));
}

function family({
  tenant,
  namespace,
  query,
  embeddingModel,
  corpusVersion,
}: RetrievalQuestion): CanonicalHasher {
  return new CanonicalHasher()
    .text(RAG_KEY_VERSION)
    .text(tenant)
    .json(namespace ?? null)
    .text(query)
    .text(embeddingModel)
    .json(corpusVersion ?? null);
}
