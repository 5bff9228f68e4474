import type { MasterplanDetail } from '@reuso/contracts';
import { type Column, DataTable } from '../../components/data-table/data-table.js';
import { OutcomeBar } from '../../components/outcome-bar/outcome-bar.js';
import { TimeText } from '../../components/time-text/time-text.js';
import { formatMoney } from '../../format/money.js';
import { formatCount } from '../../format/number.js';
import styles from './atoms-table.module.css';

type Atom = MasterplanDetail['atoms'][number];

const COLUMNS: readonly Column<Atom>[] = [
  { name: 'atom', label: 'Atom', cell: ({ atom_id: id }) => <span className={styles['name']}>{id}</span> },
  {
    name: 'outcomes',
    label: 'Outcomes',
    width: 160,
    cell: ({ outcomes }) => <OutcomeBar counts={outcomes} />,
  },
  { name: 'lookups', label: 'Lookups', isNumeric: true, cell: ({ lookups }) => formatCount(lookups) },
  { name: 'saved', label: 'Saved', isNumeric: true, cell: ({ saved_usd: usd }) => formatMoney(usd) },
  { name: 'spent', label: 'Spent', isNumeric: true, cell: ({ spent_usd: usd }) => formatMoney(usd) },
  { name: 'seen', label: 'Last seen', isNumeric: true, cell: ({ last_seen_at: at }) => <TimeText at={at} /> },
];

export function AtomsTable({ atoms }: { readonly atoms: readonly Atom[] | undefined }) {
  if (atoms?.length === 0) {
    return (
      <p className={styles['none']}>
        No request named its atom. The header <code>X-Reuso-Atom</code> or <code>atom_id</code> does.
      </p>
    );
  }
  return <DataTable label="Atoms" columns={COLUMNS} rows={atoms} keyOf={({ atom_id: id }) => id} />;
}
