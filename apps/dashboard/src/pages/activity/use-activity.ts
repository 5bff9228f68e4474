import type { ActivityItem } from '@reuso/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLive } from '../../hooks/use-live.js';
import { activityQuery } from '../../services/activity.js';
import { withQuery } from '../../services/api.js';
import { followEvents } from '../../services/event-stream.js';
import type { ActivitySearch } from '../../services/page-state.js';

/** Rows that the page keeps; older ones fall off its end. */
const KEPT = 200;

/** The latest requests, latest first, growing at the top until the page is paused. */
export function useActivity(search: ActivitySearch) {
  const queryClient = useQueryClient();
  const { state } = useLive();
  const isPaused = state === 'paused';
  const filters = withQuery('', search);
  const query = useQuery({ ...activityQuery(given(search)), refetchOnWindowFocus: !isPaused });
  const [fresh, setFresh] = useState<Fresh>({ filters, items: [] });

  useEffect(() => {
    if (isPaused) return undefined;
    return followEvents<ActivityItem>(`/api/v1/activity/stream${filters}`, 'activity', {
      // What came between the list and the stream is in the list by now.
      onState: (opened) => {
        if (opened === 'open') void queryClient.invalidateQueries({ queryKey: ['activity'] });
      },
      onEvent: (item) =>
        setFresh((before) => ({
          filters,
          items: [item, ...(before.filters === filters ? before.items : [])].slice(0, KEPT),
        })),
    });
  }, [filters, isPaused, queryClient]);

  const known = fresh.filters === filters ? fresh.items : [];
  return {
    items: query.data === undefined ? undefined : merge(known, query.data.items),
    error: query.error,
    retry: () => void query.refetch(),
  };
}

interface Fresh {
  /** Which filters the items came by. */
  readonly filters: string;
  readonly items: readonly ActivityItem[];
}

/** Both latest first; an item may be in both. */
function merge(fresh: readonly ActivityItem[], older: readonly ActivityItem[]): readonly ActivityItem[] {
  const all = new Map([...fresh, ...older].map((item) => [item.id, item]));
  return [...all.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, KEPT);
}

function given(search: ActivitySearch) {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}
