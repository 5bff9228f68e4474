import type { InvalidationResponse } from '@reuso/contracts';
import { masterplanTag } from '@reuso/llm-cache';
import type { EntryStore, Layer } from '@reuso/store/ports';

/** Entries that are looked at: who is about to invalidate waits for it. */
const MOST_EXAMINED = 2_000;
const PAGE = 500;
const MASTERPLAN_PREFIX = masterplanTag('');

/** Counts a masterplan's entries that others use too, from its own index and never from all keys. */
export async function countShared(
  store: EntryStore,
  masterplan: string,
  tenants: readonly string[],
  layers: readonly Layer[],
): Promise<NonNullable<InvalidationResponse['shared']>> {
  const own = masterplanTag(masterplan);
  const scopes = tenants.flatMap((tenant) => layers.map((layer) => ({ tenant, layer, tag: own })));
  const others = new Set<string>();
  let entries = 0;
  let examined = 0;
  let cursor: string | undefined;
  do {
    const page = await store.list({ scopes, cursor, limit: PAGE });
    for (const { tags } of page.items) {
      const further = tags.filter((tag) => tag.startsWith(MASTERPLAN_PREFIX) && tag !== own);
      for (const tag of further) others.add(tag);
      if (further.length > 0) entries += 1;
    }
    examined += page.items.length;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && examined < MOST_EXAMINED);
  return { entries, masterplans: others.size, examined };
}
