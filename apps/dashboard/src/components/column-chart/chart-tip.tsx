import { type ChartPoint, type ChartSeries, sumOf } from './chart-data.js';
import styles from './column-chart.module.css';

interface ChartTipProps {
  readonly series: readonly ChartSeries[];
  readonly point: ChartPoint;
  readonly format: (value: number) => string;
  /** Where the column stands between the left edge, 0, and the right one, 1. */
  readonly share: number;
}

/** The figures of one column, on the side of it that has more room. */
export function ChartTip({ series, point, format, share }: ChartTipProps) {
  const side =
    share > 0.5 ? { right: `calc(${(1 - share) * 100}% + 16px)` } : { left: `calc(${share * 100}% + 32px)` };
  return (
    <div className={styles['tip']} style={side}>
      <div className={styles['tipTitle']}>{point.title}</div>
      <ul className={styles['tipList']}>
        {series.map(({ name, label, color }, index) => (
          <li key={name}>
            <span className={styles['swatch']} style={{ background: color }} />
            <span>{label}</span>
            <strong>{format(point.values[index] ?? 0)}</strong>
          </li>
        ))}
        {series.length > 1 && (
          <li className={styles['tipTotal']}>
            <span />
            <span>All</span>
            <strong>{format(sumOf(point.values))}</strong>
          </li>
        )}
      </ul>
    </div>
  );
}
