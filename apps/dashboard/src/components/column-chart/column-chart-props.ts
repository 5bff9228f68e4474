import type { ChartPoint, ChartSeries } from './chart-data.js';

export interface ColumnChartProps {
  /** What is shown, as a sentence for those who hear the page. */
  readonly label: string;
  /** From the bottom up. */
  readonly series: readonly ChartSeries[];
  readonly points: readonly ChartPoint[];
  readonly height: number;
  readonly format: (value: number) => string;
  /** Top of the axis where it is fixed, as with shares. */
  readonly max?: number;
  /** Which columns' names are written, where there is room for so many; else every so-manieth. */
  readonly ticksOf?: (most: number) => readonly number[];
}
