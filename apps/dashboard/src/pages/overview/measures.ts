import type { AnalyticsWindow, Timeseries, TimeseriesPoint } from '@reuso/contracts';
import type { ChartPoint, ChartSeries } from '../../components/column-chart/chart-data.js';
import { formatMoney } from '../../format/money.js';
import { formatCount, formatShare } from '../../format/number.js';
import { formatMoment, formatTick } from '../../format/time.js';
import { OUTCOMES, outcomeColor } from '../../outcomes.js';
import { WINDOWS } from '../../services/search-state.js';

interface Measure {
  readonly label: string;
  readonly title: string;
  readonly series: readonly ChartSeries[];
  readonly format: (value: number) => string;
  readonly valuesOf: (point: TimeseriesPoint) => readonly number[];
  readonly max?: number;
}

const single = (label: string, color: string): ChartSeries[] => [{ name: label, label, color }];

/** What the chart of the overview can show. */
export const MEASURES = {
  requests: {
    label: 'Requests',
    title: 'Requests by outcome',
    series: OUTCOMES.map(({ name, label }) => ({ name, label, color: outcomeColor(name) })),
    format: formatCount,
    valuesOf: ({ outcomes }) => OUTCOMES.map(({ name }) => outcomes[name]),
  },
  rate: {
    label: 'Hit rate',
    title: 'Hit rate',
    series: single('Hit rate', 'var(--faint)'),
    format: formatShare,
    valuesOf: ({ hit_rate }) => [hit_rate],
    max: 1,
  },
  saved: {
    label: 'Saved',
    title: 'Money saved',
    series: single('Saved', 'var(--saved)'),
    format: formatMoney,
    valuesOf: ({ saved_usd }) => [Math.max(0, saved_usd)],
  },
} satisfies Record<string, Measure> as Readonly<Record<'requests' | 'rate' | 'saved', Measure>>;

export type MeasureName = keyof typeof MEASURES;

export function chartPoints(
  { valuesOf }: Measure,
  series: Timeseries | undefined,
  window: AnalyticsWindow,
): ChartPoint[] {
  const days = WINDOWS.find(({ value }) => value === window)?.days ?? 1;
  return (series?.points ?? []).map((point) => ({
    title: formatMoment(point.at),
    tick: formatTick(point.at, days),
    values: valuesOf(point),
  }));
}
