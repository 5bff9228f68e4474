import type {
  AnalyticsSummary,
  AnalyticsWindow,
  LayersDetail,
  MasterplanDetail,
  MasterplansPage,
  MasterplansQuery,
  Timeseries,
} from '@reuso/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type Query, call } from './api.js';

const ANALYTICS = '/api/v1/analytics';

/** Figures are asked again while the live stream runs; see use-live. */
function figures<T>(path: string, query: Query) {
  return queryOptions({
    queryKey: ['analytics', path, query],
    queryFn: ({ signal }) => call<T>(`${ANALYTICS}/${path}`, { query, signal }),
    placeholderData: keepPreviousData,
  });
}

export const summaryQuery = (window: AnalyticsWindow) => figures<AnalyticsSummary>('summary', { window });

export const timeseriesQuery = (window: AnalyticsWindow) => figures<Timeseries>('timeseries', { window });

export const layersQuery = (window: AnalyticsWindow) => figures<LayersDetail>('layers', { window });

export const masterplansQuery = (query: Partial<MasterplansQuery>) =>
  figures<MasterplansPage>('masterplans', query);

export const masterplanQuery = (id: string, window: AnalyticsWindow) =>
  figures<MasterplanDetail>(`masterplans/${encodeURIComponent(id)}`, { window });
