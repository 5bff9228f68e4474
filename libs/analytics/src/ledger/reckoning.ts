import type { OutcomeName } from '@reuso/contracts';
import type { CallEvent } from '@reuso/events';

/** Whole numbers that a double holds exactly; beyond them figures stand still. */
const MOST = Number.MAX_SAFE_INTEGER;

/** US dollars as nano-dollars: a token of the cheapest models costs some twenty. */
export function nanoOf(usd: number): number {
  return Math.min(Math.max(Math.round(usd * 1e9), -MOST), MOST);
}

export function microsOf(ms: number): number {
  return Math.min(Math.max(0, Math.round(ms * 1000)), MOST);
}

/** What answered a request. A RAG lookup is told twice where it missed exactly: `rag` knows how it ended. */
export function outcomeNameOf({ outcome, layer, detail, batch }: CallEvent): OutcomeName {
  switch (outcome) {
    case 'hit':
      return layer === 'rag_similarity' ? 'similar' : 'exact';
    case 'coalesced':
      return 'coalesced';
    case 'error':
      return 'error';
    case 'bypass':
    case 'miss':
      if (layer === 'rag' && detail === 'similar') return 'similar';
      return batch !== undefined && batch.size > 1 ? 'batched' : 'upstream';
    default:
      return outcome satisfies never;
  }
}

/** Asked past the cache: no lookup, however it ended. */
export function isBypass({ outcome, forward }: CallEvent): boolean {
  return outcome === 'bypass' || (outcome === 'error' && forward === 'bypass');
}

/** ms that a reused answer saved: what it took upstream when it was made, less what it took now. */
export function savedMs({ outcome, upstreamMs, latencyMs, together = 1, internal }: CallEvent): number {
  if (internal === true || upstreamMs === undefined || (outcome !== 'hit' && outcome !== 'coalesced'))
    return 0;
  return Math.max(0, upstreamMs - latencyMs) / together;
}
