import type { EntryItem } from '@reuso/contracts';
import { callerTag, masterplanTag } from '@reuso/llm-cache';
import type { EntrySummary } from '@reuso/store/ports';

const MASTERPLAN_PREFIX = masterplanTag('');
const TAG_PREFIX = callerTag('');

/** An entry as the API shows it: tags told apart into masterplans and what callers gave. */
export function entryItem(entry: EntrySummary): EntryItem {
  return {
    key: entry.key,
    layer: entry.layer,
    model: entry.model,
    preview: entry.preview,
    masterplan_ids: withoutPrefix(entry.tags, MASTERPLAN_PREFIX),
    tags: withoutPrefix(entry.tags, TAG_PREFIX),
    created_at: new Date(entry.createdAt).toISOString(),
    expires_at: new Date(entry.expiresAt).toISOString(),
    size_bytes: entry.sizeBytes,
    hits: entry.hits,
  };
}

function withoutPrefix(tags: readonly string[], prefix: string): string[] {
  return tags
    .filter((tag) => tag.startsWith(prefix))
    .map((tag) => tag.slice(prefix.length))
    .sort();
}
