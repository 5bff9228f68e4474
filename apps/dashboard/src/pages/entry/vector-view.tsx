import { formatCount } from '../../format/number.js';
import styles from './vector-view.module.css';

/** Bars that are drawn at most; of a longer vector each bar is the largest of some. */
const MOST_BARS = 192;
const HEIGHT = 72;
const FIRST = 6;

/** A vector as a drawing of its values, with its dimensions, its length, and how it begins. */
export function VectorView({ values }: { readonly values: readonly number[] }) {
  const length = Math.hypot(...values);
  const each = Math.ceil(values.length / MOST_BARS);
  const bars = Array.from({ length: Math.ceil(values.length / each) }, (_, index) =>
    largest(values.slice(index * each, (index + 1) * each)),
  );
  const top = Math.max(...bars.map(Math.abs), Number.MIN_VALUE);
  return (
    <div className={styles['vector']}>
      <p>
        {formatCount(values.length)} dimensions, length {length.toFixed(3)}
      </p>
      <svg
        viewBox={`0 0 ${bars.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        height={HEIGHT}
        className={styles['plot']}
        role="img"
        aria-label="The values of the vector"
      >
        <line x1="0" x2={bars.length} y1={HEIGHT / 2} y2={HEIGHT / 2} className={styles['base']} />
        {bars.map((value, index) => {
          const height = (Math.abs(value) / top) * (HEIGHT / 2 - 1);
          return (
            <rect
              key={index}
              x={index + 0.15}
              y={value < 0 ? HEIGHT / 2 : HEIGHT / 2 - height}
              width={0.7}
              height={height}
              className={styles['bar']}
            />
          );
        })}
      </svg>
      <code className={styles['first']}>
        [{values.slice(0, FIRST).map(String).join(', ')}
        {values.length > FIRST && ', …'}]
      </code>
    </div>
  );
}

const largest = (some: readonly number[]) =>
  some.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
