import { useQuery } from '@tanstack/react-query';
import { invalidate } from '../../services/entries.js';
import type { Selector } from './selector.js';

/** What an invalidation would remove, counted by the server without removing anything. */
export function useInvalidationPreview(selector: Selector, isAsked: boolean) {
  return useQuery({
    queryKey: ['dry-run', selector],
    enabled: isAsked,
    staleTime: 0,
    gcTime: 0,
    queryFn: ({ signal }) => invalidate({ ...selector, dry_run: true, details: true }, signal),
  });
}
