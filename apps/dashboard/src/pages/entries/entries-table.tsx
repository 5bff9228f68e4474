import type { EntryItem } from '@reuso/contracts';
import { Link } from '@tanstack/react-router';
import { tieLinks } from '../../components/chip/tie-links.js';
import { type Column, DataTable } from '../../components/data-table/data-table.js';
import { TimeText } from '../../components/time-text/time-text.js';
import { formatBytes, formatCount } from '../../format/number.js';
import { layerLabel } from '../../services/search-state.js';
import styles from './entries-table.module.css';

const COLUMNS: readonly Column<EntryItem>[] = [
  { name: 'asked', label: 'Asked', isWide: true, cell: (entry) => <Asked entry={entry} /> },
  { name: 'hits', label: 'Hits', isNumeric: true, cell: ({ hits }) => formatCount(hits) },
  {
    name: 'size',
    label: 'Size',
    isNumeric: true,
    isSecondary: true,
    cell: ({ size_bytes: size }) => formatBytes(size),
  },
  {
    name: 'created',
    label: 'Stored',
    isNumeric: true,
    isSecondary: true,
    cell: ({ created_at: at }) => <TimeText at={at} />,
  },
  {
    name: 'expires',
    label: 'Expires',
    isNumeric: true,
    isSecondary: true,
    cell: ({ expires_at: at }) => <TimeText at={at} />,
  },
];

/** What was asked, below it what it belongs to, and on a narrow screen what has no column there. */
function Asked({ entry }: { readonly entry: EntryItem }) {
  const { key, preview, layer, model, size_bytes: size, expires_at: expiry } = entry;
  return (
    <div className={styles['entry']}>
      <Link to="/entries/$key" params={{ key }} className={styles['asked']} title={preview}>
        {preview || key}
      </Link>
      <div className={styles['about']}>
        <span className={styles['layer']}>{layerLabel(layer)}</span>
        <span className={styles['model']} title={model}>
          {model}
        </span>
        <EntryTags entry={entry} />
      </div>
      <div className={styles['facts']}>
        <span>{formatBytes(size)}</span>
        <span>
          expires <TimeText at={expiry} />
        </span>
      </div>
    </div>
  );
}

/** Beyond these, only how many there are more: rows keep their height. */
const SHOWN_TAGS = 3;

function EntryTags({ entry }: { readonly entry: EntryItem }) {
  const { masterplan_ids: plans, tags } = entry;
  const links = tieLinks(entry);
  const more = links.length - SHOWN_TAGS;
  return (
    <span className={styles['tags']}>
      {links.slice(0, SHOWN_TAGS)}
      {more > 0 && (
        <span className={styles['more']} title={[...plans, ...tags].slice(SHOWN_TAGS).join(', ')}>
          +{formatCount(more)}
        </span>
      )}
    </span>
  );
}

export function EntriesTable({ rows }: { readonly rows: readonly EntryItem[] | undefined }) {
  return (
    <DataTable label="Entries" columns={COLUMNS} rows={rows} keyOf={({ key }) => key} expected={12} isTall />
  );
}
