import type { OutcomeCounts } from '@reuso/contracts';
import { formatCount, formatShare } from '../../format/number.js';
import { OUTCOMES, totalOf } from '../../outcomes.js';
import { OutcomeGlyph } from '../outcome-glyph/outcome-glyph.js';
import styles from './outcome-legend.module.css';

interface OutcomeLegendProps {
  readonly counts: OutcomeCounts | undefined;
  readonly layout?: 'row' | 'column';
}

/** Each outcome's shape, name, count and share. */
export function OutcomeLegend({ counts, layout = 'row' }: OutcomeLegendProps) {
  const total = counts === undefined ? 0 : totalOf(counts);
  return (
    <ul className={styles['legend']} data-layout={layout}>
      {OUTCOMES.map(({ name, label, meaning }) => {
        const count = counts?.[name] ?? 0;
        return (
          <li key={name} className={styles['item']} data-none={count === 0} title={meaning}>
            <OutcomeGlyph name={name} />
            <span className={styles['name']}>{label}</span>
            <span className={styles['count']}>{counts === undefined ? '–' : formatCount(count)}</span>
            <span className={styles['share']}>{formatShare(total === 0 ? 0 : count / total)}</span>
          </li>
        );
      })}
    </ul>
  );
}
