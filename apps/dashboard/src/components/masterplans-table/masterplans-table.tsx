import type { AnalyticsWindow, MasterplanFigures } from '@reuso/contracts';
import { Link } from '@tanstack/react-router';
import { formatDuration } from '../../format/duration.js';
import { formatMoney } from '../../format/money.js';
import { formatCount, formatShare } from '../../format/number.js';
import { type Column, DataTable, type Sorting } from '../data-table/data-table.js';
import { OutcomeBar } from '../outcome-bar/outcome-bar.js';
import { TimeText } from '../time-text/time-text.js';
import styles from './masterplans-table.module.css';

interface MasterplansTableProps {
  readonly rows: readonly MasterplanFigures[] | undefined;
  readonly window: AnalyticsWindow;
  readonly expected?: number;
  readonly sorting?: Sorting;
}

export function MasterplansTable({ rows, window, expected, sorting }: MasterplansTableProps) {
  return (
    <DataTable
      label="Masterplans"
      columns={columnsFor(window)}
      rows={rows}
      keyOf={({ masterplan_id: id }) => id}
      {...(expected === undefined ? {} : { expected })}
      {...(sorting === undefined ? {} : { sorting })}
    />
  );
}

function columnsFor(window: AnalyticsWindow): Column<MasterplanFigures>[] {
  return [
    {
      name: 'masterplan',
      label: 'Masterplan',
      sortsBy: 'masterplan_id',
      cell: ({ masterplan_id: id }) => (
        <Link to="/masterplans/$id" params={{ id }} search={{ window }} className={styles['name']} title={id}>
          {id}
        </Link>
      ),
    },
    {
      name: 'outcomes',
      label: 'Outcomes',
      width: 160,
      cell: ({ outcomes }) => <OutcomeBar counts={outcomes} />,
    },
    numeric('hit_rate', 'Hit rate', (row) => formatShare(row.hit_rate)),
    numeric('lookups', 'Lookups', (row) => formatCount(row.lookups)),
    numeric('saved_usd', 'Saved', (row) => formatMoney(row.saved_usd)),
    numeric('spent_usd', 'Spent', (row) => formatMoney(row.spent_usd)),
    numeric('saved_ms', 'Time saved', (row) => formatDuration(row.saved_ms)),
    numeric('last_seen_at', 'Last seen', (row) => <TimeText at={row.last_seen_at} />),
  ];
}

function numeric(
  name: string,
  label: string,
  cell: Column<MasterplanFigures>['cell'],
): Column<MasterplanFigures> {
  return { name, label, cell, isNumeric: true, sortsBy: name };
}
