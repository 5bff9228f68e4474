import { formatCount } from '../../format/number.js';
import { LIVE_TICKS, useLive } from '../../hooks/use-live.js';
import { OUTCOMES, outcomeColor, totalOf } from '../../outcomes.js';
import styles from './live-minute.module.css';

const WIDTH = 3;
const STEP = 4;
const HEIGHT = 26;

/** The last minute, second by second, in the colours of the outcomes. */
export function LiveMinute() {
  const { ticks } = useLive();
  const totals = ticks.map(({ outcomes }) => totalOf(outcomes));
  const top = Math.max(...totals, 1);
  const sum = totals.reduce((all, total) => all + total, 0);
  return (
    <div className={styles['minute']}>
      <span className={styles['text']}>
        <strong>{formatCount(sum)}</strong> in the last minute
      </span>
      <svg width={LIVE_TICKS * STEP} height={HEIGHT} aria-hidden="true" className={styles['plot']}>
        <line x1="0" x2={LIVE_TICKS * STEP} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className={styles['base']} />
        {ticks.map(({ at, outcomes }, index) => {
          let y = HEIGHT - 1;
          return OUTCOMES.map(({ name }) => {
            const height = (outcomes[name] / top) * (HEIGHT - 2);
            y -= height;
            const x = (LIVE_TICKS - ticks.length + index) * STEP;
            return height > 0 ? (
              <rect key={`${at} ${name}`} {...{ x, y, height }} width={WIDTH} fill={outcomeColor(name)} />
            ) : null;
          });
        })}
      </svg>
    </div>
  );
}
