import type { ActivityItem } from '@reuso/contracts';
import { outcomeNameOf } from '../ledger/reckoning.js';
import type { Seen } from './activity-ring.js';

const MOST_MODEL_CHARACTERS = 200;

/** A request as it is kept for the Activity page: what is known of it, and nothing of what it said. */
export function activityRecord({ event, at, costUsd, reason }: Seen): string {
  const reused = event.outcome === 'hit' || event.outcome === 'coalesced';
  const item: Omit<ActivityItem, 'id'> = {
    at: new Date(at).toISOString(),
    request_id: event.requestId,
    layer: event.layer,
    outcome: outcomeNameOf(event),
    reason: reason ?? null,
    not_stored: notStored(event),
    key: event.key,
    model: event.model.slice(0, MOST_MODEL_CHARACTERS),
    masterplan_id: event.masterplan ?? null,
    atom_id: event.atom ?? null,
    status: event.status ?? null,
    latency_ms: Math.round(event.latencyMs * 1000) / 1000,
    saved_usd: costUsd === undefined ? null : reused ? costUsd : 0,
    cost_usd: costUsd === undefined ? null : reused ? 0 : costUsd,
    batch_size: event.batch?.size ?? null,
    similarity: event.similarity ?? null,
  };
  return JSON.stringify(item);
}

/** Only an answer that was made for this request could have been stored. */
function notStored({ outcome, stored, detail, forward, layer }: Seen['event']): string | null {
  if (stored !== false || outcome === 'hit' || outcome === 'coalesced') return null;
  if (layer === 'rag' || layer === 'rag_similarity') return null;
  if (outcome === 'bypass' || forward === 'bypass') return 'bypass';
  return detail ?? (outcome === 'error' ? 'error' : 'no-store');
}

export function activityItem(id: string, record: string): ActivityItem {
  return { id, ...(JSON.parse(record) as Omit<ActivityItem, 'id'>) };
}
