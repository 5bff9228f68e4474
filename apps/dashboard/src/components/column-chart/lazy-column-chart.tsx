import { Suspense, lazy } from 'react';
import type { ColumnChartProps } from './column-chart-props.js';

const ColumnChart = lazy(async () => ({ default: (await import('./column-chart.js')).ColumnChart }));

/** A chart whose code comes when one is shown; its place is kept until then. */
export function LazyColumnChart(props: ColumnChartProps) {
  return (
    <Suspense fallback={<div style={{ height: props.height }} />}>
      <ColumnChart {...props} />
    </Suspense>
  );
}
