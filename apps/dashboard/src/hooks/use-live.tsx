import type { AnalyticsTick } from '@reuso/contracts';
import { type QueryCache, useQueryClient } from '@tanstack/react-query';
import {
  type ReactNode,
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { ApiError } from '../services/api-error.js';
import { healthQuery } from '../services/health.js';
import { type StreamState, followEvents } from '../services/event-stream.js';

/** Ticks that are kept: a minute of them. */
export const LIVE_TICKS = 60;
/** Figures are asked again after requests, at most this often. */
const REFRESH_MS = 3_000;
/** Without requests they only grow old, and are asked again this often. */
const IDLE_REFRESH_MS = 60_000;

/** A tick comes each second; without one for so long the connection is dead, though nobody has said so. */
const SILENCE_MS = 6_000;

export interface Live {
  /** `stale`: the stream is there, the figures are not. */
  readonly state: StreamState | 'paused' | 'stale';
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
  const [isUnavailable, setUnavailable] = useState(false);
  const [ticks, setTicks] = useState<readonly AnalyticsTick[]>([]);
  const isStale = useFailingFigures() || isUnavailable;

  useEffect(() => {
    if (paused) return undefined;
    let isDue = false;
    let refreshedAt = Date.now();
    let heardAt = Date.now();
    const hear = (state: StreamState) => {
      heardAt = Date.now();
      setStream(state);
    };
    const refresh = setInterval(() => {
      if (Date.now() - heardAt > SILENCE_MS) setStream('lost');
      isDue ||= areFailing(queryClient.getQueryCache());
      if (!isDue && Date.now() - refreshedAt < IDLE_REFRESH_MS) return;
      isDue = false;
      refreshedAt = Date.now();
      void queryClient.invalidateQueries({ queryKey: ['analytics'] });
    }, REFRESH_MS);
    const unfollow = followEvents<AnalyticsTick>('/api/v1/analytics/stream', 'tick', {
      onState: hear,
      onUnavailable: () => {
        hear('open');
        setUnavailable(true);
      },
      onEvent: (tick) => {
        hear('open');
        setUnavailable(false);
        isDue ||= Object.values(tick.outcomes).some((count) => count > 0);
        setTicks((before) => [...before.slice(1 - LIVE_TICKS), tick]);
      },
    });
    return () => {
      clearInterval(refresh);
      unfollow();
    };
  }, [paused, queryClient]);

  const live = useMemo<Live>(
    () => ({ state: paused ? 'paused' : stream === 'open' && isStale ? 'stale' : stream, ticks, setPaused }),
    [paused, stream, isStale, ticks],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

function useFailingFigures(): boolean {
  const cache = useQueryClient().getQueryCache();
  const subscribe = useCallback((onChange: () => void) => cache.subscribe(onChange), [cache]);
  return useSyncExternalStore(subscribe, () => areFailing(cache));
}

/** Whether the shown figures, or the server at all, could not be had when last asked for. What was refused is no failure. */
function areFailing(cache: QueryCache): boolean {
  return [['analytics'], healthQuery.queryKey]
    .flatMap((queryKey) => cache.findAll({ queryKey, type: 'active' }))
    .some(({ state: { error } }) => error !== null && !(error instanceof ApiError && error.isRefusal));
}
