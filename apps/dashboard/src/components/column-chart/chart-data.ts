export interface ChartSeries {
  readonly name: string;
  readonly label: string;
  /** A CSS colour. */
  readonly color: string;
}

export interface ChartPoint {
  /** Told when the column is picked. */
  readonly title: string;
  /** Written under the column where there is room. */
  readonly tick: string;
  /** One per series. */
  readonly values: readonly number[];
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** A column's figures in one line. */
export function textOf(
  { title, values }: ChartPoint,
  series: readonly ChartSeries[],
  format: (value: number) => string,
): string {
  const figures = series.map(({ label }, index) => `${label} ${format(values[index] ?? 0)}`);
  return `${title}: ${figures.join(', ')}`;
}
