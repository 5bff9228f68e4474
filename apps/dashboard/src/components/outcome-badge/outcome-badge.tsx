import type { OutcomeName } from '@reuso/contracts';
import { outcomeOf } from '../../outcomes.js';
import { OutcomeGlyph } from '../outcome-glyph/outcome-glyph.js';
import styles from './outcome-badge.module.css';

export function OutcomeBadge({ name }: { readonly name: OutcomeName }) {
  const { label, meaning } = outcomeOf(name);
  return (
    <span className={styles['badge']} title={meaning}>
      <OutcomeGlyph name={name} size={9} />
      {label}
    </span>
  );
}
