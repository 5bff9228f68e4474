import type { EntryDetail } from '@reuso/contracts';
import { useMemo } from 'react';
import { ChipLink } from '../../components/chip/chip.js';
import { Button } from '../../components/button/button.js';
import { formatCount } from '../../format/number.js';
import { useFold } from '../../hooks/use-fold.js';
import styles from './entry.module.css';

/** Of an entry that hundreds of masterplans read, these are shown at first. */
const SHOWN = 16;

/** What an entry belongs to: masterplans, then what callers tagged it with. */
export function EntryTags({ entry }: { readonly entry: EntryDetail }) {
  const { masterplan_ids: plans, tags } = entry;
  const all = useMemo(
    () => [
      ...plans.map((name) => ({ kind: 'masterplan', name }) as const),
      ...tags.map((name) => ({ kind: 'tag', name }) as const),
    ],
    [plans, tags],
  );
  const { shown = [], all: count, isOpen, setOpen } = useFold(all, SHOWN);
  if (all.length === 0) return null;
  return (
    <ul className={styles['tags']} aria-label="Masterplans and tags">
      {shown.map(({ kind, name }) => (
        <li key={`${kind} ${name}`}>
          {kind === 'masterplan' ? (
            <ChipLink text={name} to="/masterplans/$id" params={{ id: name }} />
          ) : (
            <ChipLink text={`# ${name}`} to="/entries" search={{ tag: name }} />
          )}
        </li>
      ))}
      {count !== undefined && (
        <li>
          <Button tone="quiet" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
            {isOpen ? 'Show fewer' : `and ${formatCount(count - SHOWN)} more`}
          </Button>
        </li>
      )}
    </ul>
  );
}
