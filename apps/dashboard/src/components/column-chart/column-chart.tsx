import { type KeyboardEvent, useState } from 'react';
import { useWidth } from '../../hooks/use-width.js';
import { ChartTip } from './chart-tip.js';
import { ColumnPlot } from './column-plot.js';
import { textOf } from './chart-data.js';
import type { ColumnChartProps } from './column-chart-props.js';
import styles from './column-chart.module.css';

/** Stacked columns. The pointer or the arrow keys pick one, as on a slider; its figures are told beside it. */
export function ColumnChart({ label, series, points, height, format, max, ticksOf }: ColumnChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const [picked, setPicked] = useState<number | null>(null);
  const active = picked === null ? undefined : points[picked];

  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextIndex(event.key, picked, points.length);
    if (next === undefined) return;
    event.preventDefault();
    setPicked(next);
  };

  return (
    <div
      ref={ref}
      className={styles['chart']}
      style={{ height }}
      role="slider"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, points.length - 1)}
      aria-valuenow={picked ?? 0}
      aria-valuetext={active === undefined ? 'No column picked' : textOf(active, series, format)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => setPicked(null)}
      onPointerLeave={() => setPicked(null)}
    >
      {width > 0 && (
        <ColumnPlot {...{ series, points, width, height, format, max, ticksOf, picked }} onPick={setPicked} />
      )}
      {active !== undefined && picked !== null && (
        <ChartTip {...{ series, format }} point={active} share={(picked + 0.5) / points.length} />
      )}
    </div>
  );
}

function nextIndex(key: string, from: number | null, length: number): number | null | undefined {
  const last = length - 1;
  switch (key) {
    case 'ArrowRight':
      return Math.min(last, (from ?? -1) + 1);
    case 'ArrowLeft':
      return Math.max(0, (from ?? length) - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'Escape':
      return null;
    default:
      return undefined;
  }
}
