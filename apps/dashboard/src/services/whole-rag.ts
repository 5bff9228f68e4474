import type { AnalyticsSummary, LayerFigures } from '@reuso/contracts';

/** Similar lookups are those that missed exactly: together, each retrieval counts once. */
export function wholeRag({ rag, rag_similarity: similar }: AnalyticsSummary['layers']): LayerFigures {
  const reused = rag.hits + (rag.coalesced ?? 0) + similar.hits;
  return {
    ...rag,
    hits: rag.hits + similar.hits,
    misses: Math.max(0, rag.misses - similar.hits),
    errors: rag.errors + similar.errors,
    hit_rate: rag.lookups === 0 ? 0 : reused / rag.lookups,
    saved_usd: rag.saved_usd + similar.saved_usd,
    saved_ms: rag.saved_ms + similar.saved_ms,
  };
}
