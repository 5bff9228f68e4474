import type { EntryDetail } from '@reuso/contracts';
import { Button } from '../../components/button/button.js';
import { tieLinks } from '../../components/chip/tie-links.js';
import { formatCount } from '../../format/number.js';
import { useFold } from '../../hooks/use-fold.js';
import styles from './entry.module.css';

/** Of an entry that hundreds of masterplans read, these are shown at first. */
const SHOWN = 16;

/** What an entry belongs to: masterplans, then what callers tagged it with. */
export function EntryTags({ entry }: { readonly entry: EntryDetail }) {
  const links = tieLinks(entry);
  const { shown = [], all: count, isOpen, setOpen } = useFold(links, SHOWN);
  if (links.length === 0) return null;
  return (
    <ul className={styles['tags']} aria-label="Masterplans and tags">
      {shown.map((link) => (
        <li key={link.key}>{link}</li>
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
