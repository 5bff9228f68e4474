import { useQuery } from '@tanstack/react-query';
import { invalidate, entriesQuery } from '../../services/entries.js';
import type { Selector } from './selector.js';

const LAYERS = ['llm', 'rag', 'embedding'] as const;
type LayerName = (typeof LAYERS)[number];

/** Entries that are looked through for other masterplans; beyond that the text says so. */
const LOOKED_THROUGH = 200;

export interface InvalidationPreview {
  readonly total: number;
  readonly byLayer: readonly { readonly layer: LayerName; readonly count: number }[];
}

/** What an invalidation would remove, counted by the server layer by layer without removing anything. */
export function useInvalidationPreview(selector: Selector, isOpen: boolean) {
  return useQuery({
    queryKey: ['dry-run', selector],
    enabled: isOpen,
    staleTime: 0,
    gcTime: 0,
    queryFn: async ({ signal }): Promise<InvalidationPreview> => {
      const { layer: wanted = 'all', ...rest } = selector;
      const layers = LAYERS.filter((layer) => wanted === 'all' || wanted === layer);
      const byLayer = await Promise.all(
        layers.map(async (layer) => {
          const { matched } = await invalidate({ ...rest, layer, dry_run: true }, signal);
          return { layer, count: matched };
        }),
      );
      return { byLayer, total: byLayer.reduce((sum, { count }) => sum + count, 0) };
    },
  });
}

export interface SharedEntries {
  readonly entries: number;
  readonly others: readonly string[];
  /** False when there are more entries than were looked through. */
  readonly isComplete: boolean;
}

/** Which of a masterplan's entries others use, too. */
export function useSharedEntries(id: string | undefined, isOpen: boolean): SharedEntries | undefined {
  const { data } = useQuery({
    ...entriesQuery({ ...(id === undefined ? {} : { masterplan_id: id }), limit: LOOKED_THROUGH }),
    enabled: isOpen && id !== undefined,
  });
  if (data === undefined || id === undefined) return undefined;
  const shared = data.items.filter(({ masterplan_ids: plans }) => plans.some((plan) => plan !== id));
  const others = new Set(shared.flatMap(({ masterplan_ids: plans }) => plans.filter((plan) => plan !== id)));
  return { entries: shared.length, others: [...others], isComplete: data.next_cursor === null };
}
