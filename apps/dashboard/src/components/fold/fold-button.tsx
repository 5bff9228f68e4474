import { formatCount } from '../../format/number.js';
import type { Fold } from '../../hooks/use-fold.js';
import { Button } from '../button/button.js';
import styles from './fold-button.module.css';

interface FoldButtonProps {
  readonly fold: Fold<unknown>;
  /** Such as `atoms`. */
  readonly what: string;
  readonly fewer: string;
  /** Whether the list stands in a panel's padding, which the foot then goes over. */
  readonly isPadded?: boolean;
}

/** Below a list of which only the first are shown: shows all, and folds them again. */
export function FoldButton({
  fold: { all, isOpen, setOpen },
  what,
  fewer,
  isPadded = false,
}: FoldButtonProps) {
  if (all === undefined) return null;
  return (
    <div className={styles['foot']} data-padded={isPadded}>
      <Button tone="quiet" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
        {isOpen ? fewer : `Show all ${formatCount(all)} ${what}`}
      </Button>
    </div>
  );
}
