import type { MasterplanDetail } from '@reuso/contracts';
import { useMemo, useState } from 'react';
import { type Column, DataTable } from '../../components/data-table/data-table.js';
import { FoldButton } from '../../components/fold/fold-button.js';
import { OutcomeBar } from '../../components/outcome-bar/outcome-bar.js';
import { TimeText } from '../../components/time-text/time-text.js';
import { formatMoney } from '../../format/money.js';
import { formatCount } from '../../format/number.js';
import { useFold } from '../../hooks/use-fold.js';
import styles from './atoms-table.module.css';

type Atom = MasterplanDetail['atoms'][number];

const COLUMNS: readonly Column<Atom>[] = [
  {
    name: 'atom',
    label: 'Atom',
    sortsBy: 'atom_id',
    cell: ({ atom_id: id }) => (
      <span className={styles['name']} title={id}>
        {id}
      </span>
    ),
  },
  {
    name: 'outcomes',
    label: 'Outcomes',
    width: 160,
    cell: ({ outcomes }) => <OutcomeBar counts={outcomes} />,
  },
  numeric('lookups', 'Lookups', ({ lookups }) => formatCount(lookups)),
  numeric('saved_usd', 'Saved', ({ saved_usd: usd }) => formatMoney(usd)),
  numeric('spent_usd', 'Spent', ({ spent_usd: usd }) => formatMoney(usd)),
  numeric('last_seen_at', 'Last seen', ({ last_seen_at: at }) => <TimeText at={at} />),
];

/** Rows that are shown before all are asked for. */
const SHOWN = 20;

/** The atoms of a masterplan, those first that saved most. All are at hand, so they are sorted here. */
export function AtomsTable({ atoms }: { readonly atoms: readonly Atom[] | undefined }) {
  const [by, setBy] = useState<keyof Atom>('saved_usd');
  const [order, setOrder] = useState<'asc' | 'desc'>('desc');
  const sorted = useMemo(() => sort(atoms, by, order), [atoms, by, order]);
  const fold = useFold(sorted, SHOWN);
  if (atoms?.length === 0) {
    return (
      <p className={styles['none']}>
        No request named its atom. The header <code>X-Reuso-Atom</code> or <code>atom_id</code> does.
      </p>
    );
  }
  return (
    <>
      <DataTable
        label="Atoms"
        columns={COLUMNS}
        rows={fold.shown}
        keyOf={({ atom_id: id }) => id}
        sorting={{
          by,
          order,
          onSort: (column, direction) => {
            setBy(column as keyof Atom);
            setOrder(direction);
          },
        }}
      />
      <FoldButton fold={fold} what="atoms" fewer="Show fewer" />
    </>
  );
}

function numeric(name: keyof Atom, label: string, cell: Column<Atom>['cell']): Column<Atom> {
  return { name, label, cell, isNumeric: true, sortsBy: name };
}

function sort(atoms: readonly Atom[] | undefined, by: keyof Atom, order: 'asc' | 'desc') {
  const sign = order === 'asc' ? 1 : -1;
  return atoms?.toSorted((a, b) => (a[by] < b[by] ? -sign : Number(a[by] > b[by]) * sign));
}
