import styles from './sparkline.module.css';

interface SparklineProps {
  readonly values: readonly number[];
  readonly width?: number;
  readonly height?: number;
}

/** The course of a figure, without axes; the figure beside it says what it is. */
export function Sparkline({ values, width = 96, height = 32 }: SparklineProps) {
  const top = Math.max(...values, 0);
  const step = width / Math.max(1, values.length - 1);
  const line = values
    .map(
      (value, index) =>
        `${(index * step).toFixed(1)},${(height - 2 - (top === 0 ? 0 : (value / top) * (height - 4))).toFixed(1)}`,
    )
    .join(' ');
  return (
    <svg width={width} height={height} className={styles['sparkline']} aria-hidden="true">
      {values.length > 1 && (
        <>
          <polygon points={`0,${height} ${line} ${width},${height}`} className={styles['area']} />
          <polyline points={line} className={styles['line']} />
        </>
      )}
    </svg>
  );
}
