import { decodeEmbedding } from '@reuso/embeddings';
import { decodeEntry } from '@reuso/llm-cache';
import { decodeRetrieval } from '@reuso/rag-cache';
import type { EntryInspection } from '@reuso/store/ports';
import { ragEntryView } from '../rag/rag-entry-view.js';

/** What an entry answers with, as JSON; null when its bytes cannot be read. */
export function storedAnswer({ key, layer, value }: EntryInspection): unknown {
  switch (layer) {
    case 'llm':
      return parseStored(decodeEntry(key, value)?.body);
    case 'embedding': {
      const embedding = decodeEmbedding(key, value);
      return embedding && { model: embedding.model, embedding: Array.from<number>(embedding.values) };
    }
    case 'rag': {
      const retrieval = decodeRetrieval(key, value);
      return retrieval && ragEntryView(retrieval);
    }
    default:
      return layer satisfies never;
  }
}

/** @returns null when there is nothing, or nothing that can be read */
export function parseStored(bytes: Buffer | undefined): unknown {
  if (bytes === undefined || bytes.length === 0) return null;
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return null;
  }
}
