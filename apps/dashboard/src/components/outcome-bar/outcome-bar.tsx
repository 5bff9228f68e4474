import type { OutcomeCounts } from '@reuso/contracts';
import { Suspense, lazy, useState } from 'react';
import { formatCount, formatShare } from '../../format/number.js';
import { OUTCOMES, outcomeColor, totalOf } from '../../outcomes.js';
import styles from './outcome-bar.module.css';

const OutcomeTip = lazy(async () => ({ default: (await import('./outcome-tip.js')).OutcomeTip }));

interface OutcomeBarProps {
  readonly counts: OutcomeCounts | undefined;
  readonly size?: 'small' | 'medium' | 'large';
}

/**
 * How requests were answered, as one thin bar: the six outcomes in their order. Hovering tells counts and shares; what
 * shows them comes when the pointer first does.
 */
export function OutcomeBar({ counts, size = 'small' }: OutcomeBarProps) {
  const [isPointed, setPointed] = useState(false);
  const total = counts === undefined ? 0 : totalOf(counts);
  if (counts === undefined || total === 0) {
    return <div className={styles['track']} data-size={size} role="img" aria-label="No requests" />;
  }
  const present = OUTCOMES.filter(({ name }) => counts[name] > 0);
  const label = present
    .map(
      ({ name, label: text }) =>
        `${text} ${formatCount(counts[name])} (${formatShare(counts[name] / total)})`,
    )
    .join(', ');
  const bar = (
    <div
      className={styles['track']}
      data-size={size}
      role="img"
      aria-label={label}
      onPointerEnter={() => setPointed(true)}
    >
      {present.map(({ name }) => (
        <span
          key={name}
          className={styles['part']}
          style={{ flexGrow: counts[name] / total, background: outcomeColor(name) }}
        />
      ))}
    </div>
  );
  return isPointed ? (
    <Suspense fallback={bar}>
      <OutcomeTip counts={counts} bar={bar} />
    </Suspense>
  ) : (
    bar
  );
}
