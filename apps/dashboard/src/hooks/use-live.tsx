import type { AnalyticsTick } from '@reuso/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, createContext, use, useEffect, useMemo, useState } from 'react';
import { type StreamState, followEvents } from '../services/event-stream.js';

/** Ticks that are kept: a minute of them. */
export const LIVE_TICKS = 60;
/** Figures are asked again after requests, at most this often. */
const REFRESH_MS = 3_000;
/** Without requests they only grow old, and are asked again this often. */
const IDLE_REFRESH_MS = 60_000;

export interface Live {
  readonly state: StreamState | 'paused';
  /** Latest last. */
  readonly ticks: readonly AnalyticsTick[];
  readonly setPaused: (paused: boolean) => void;
}

const LiveContext = createContext<Live>({ state: 'connecting', ticks: [], setPaused: () => undefined });

export const useLive = (): Live => use(LiveContext);

/** Follows what happens on the server second by second, and has the shown figures asked again when something did. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const queryClient = useQueryClient();
  const [paused, setPaused] = useState(false);
  const [stream, setStream] = useState<StreamState>('connecting');
  const [ticks, setTicks] = useState<readonly AnalyticsTick[]>([]);

  useEffect(() => {
    if (paused) return undefined;
    let isStale = false;
    let refreshedAt = Date.now();
    const refresh = setInterval(() => {
      if (!isStale && Date.now() - refreshedAt < IDLE_REFRESH_MS) return;
      isStale = false;
      refreshedAt = Date.now();
      void queryClient.invalidateQueries({ queryKey: ['analytics'] });
    }, REFRESH_MS);
    const unfollow = followEvents<AnalyticsTick>('/api/v1/analytics/stream', 'tick', {
      onState: setStream,
      onEvent: (tick) => {
        isStale ||= Object.values(tick.outcomes).some((count) => count > 0);
        setTicks((before) => [...before.slice(1 - LIVE_TICKS), tick]);
      },
    });
    return () => {
      clearInterval(refresh);
      unfollow();
    };
  }, [paused, queryClient]);

  const live = useMemo<Live>(
    () => ({ state: paused ? 'paused' : stream, ticks, setPaused }),
    [paused, stream, ticks],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}
