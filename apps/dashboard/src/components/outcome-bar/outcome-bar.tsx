import { Tooltip } from '@base-ui/react/tooltip';
import type { OutcomeCounts } from '@reuso/contracts';
import { formatCount, formatShare } from '../../format/number.js';
import { OUTCOMES, outcomeColor, totalOf } from '../../outcomes.js';
import { OutcomeLegend } from '../outcome-legend/outcome-legend.js';
import styles from './outcome-bar.module.css';

interface OutcomeBarProps {
  readonly counts: OutcomeCounts | undefined;
  readonly size?: 'small' | 'medium' | 'large';
}

/** How requests were answered, as one thin bar: the six outcomes in their order. Hovering tells counts and shares. */
export function OutcomeBar({ counts, size = 'small' }: OutcomeBarProps) {
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
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        delay={80}
        render={<div />}
        className={styles['track']}
        data-size={size}
        role="img"
        aria-label={label}
      >
        {present.map(({ name }) => (
          <span
            key={name}
            className={styles['part']}
            style={{ flexGrow: counts[name] / total, background: outcomeColor(name) }}
          />
        ))}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={8}>
          <Tooltip.Popup className={styles['tip']}>
            <OutcomeLegend counts={counts} layout="column" />
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
