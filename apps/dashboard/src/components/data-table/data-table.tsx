import { ArrowDown, ArrowUp } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { Skeleton } from '../skeleton/skeleton.js';
import styles from './data-table.module.css';

export interface Column<Row> {
  readonly name: string;
  readonly label: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumeric?: boolean;
  /** Takes what room there is, and is cut short where there is little. */
  readonly isWide?: boolean;
  /** Left out on a narrow screen. */
  readonly isSecondary?: boolean;
  /** Least width, px; less on a narrow screen. */
  readonly width?: number;
  readonly sortsBy?: string;
}

export interface Sorting {
  readonly by: string;
  readonly order: 'asc' | 'desc';
  readonly onSort: (by: string, order: 'asc' | 'desc') => void;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** Undefined while they are on their way. */
  readonly rows: readonly Row[] | undefined;
  readonly keyOf: (row: Row) => string;
  /** How many rows to keep room for until they come. */
  readonly expected?: number;
  readonly sorting?: Sorting;
  /** Whether rows have two lines. */
  readonly isTall?: boolean;
  /** Whether a row's cells stand below each other on a narrow screen. */
  readonly isStacked?: boolean;
}

/** A table in a frame of its own, the only thing that scrolls sideways. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, keyOf, expected = 8, sorting, isTall = false, isStacked = false } = props;
  return (
    // The focus lets arrow keys scroll it sideways.
    <div className={styles['frame']} data-sideways role="region" aria-label={label} tabIndex={0}>
      <table
        className={styles['table']}
        aria-busy={rows === undefined}
        data-tall={isTall}
        data-stacked={isStacked}
      >
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell key={column.name} column={column} sorting={sorting} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows === undefined
            ? Array.from({ length: expected }, (_, index) => (
                <tr key={index}>
                  {columns.map(({ name, isNumeric = false, isWide = false, isSecondary = false }) => (
                    <td key={name} data-numeric={isNumeric} data-secondary={isSecondary}>
                      <Skeleton width={isWide ? '18ch' : '6ch'} />
                    </td>
                  ))}
                </tr>
              ))
            : rows.map((row) => (
                <tr key={keyOf(row)}>
                  {columns.map(({ name, cell, isNumeric = false, isWide = false, isSecondary = false }) => (
                    <td key={name} data-numeric={isNumeric} data-wide={isWide} data-secondary={isSecondary}>
                      {cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadCellProps<Row> {
  readonly column: Column<Row>;
  readonly sorting: Sorting | undefined;
}

function HeadCell<Row>({ column, sorting }: HeadCellProps<Row>) {
  const { label, isNumeric = false, isSecondary = false, width, sortsBy } = column;
  const isSorted = sorting !== undefined && sortsBy === sorting.by;
  const Arrow = sorting?.order === 'asc' ? ArrowUp : ArrowDown;
  const style = width === undefined ? undefined : ({ '--least': `${width}px` } as CSSProperties);
  if (sorting === undefined || sortsBy === undefined) {
    return (
      <th scope="col" data-numeric={isNumeric} data-secondary={isSecondary} style={style}>
        {label}
      </th>
    );
  }
  const next = isSorted && sorting.order === 'desc' ? 'asc' : 'desc';
  const ariaSort = isSorted ? (sorting.order === 'asc' ? 'ascending' : 'descending') : 'none';
  return (
    <th scope="col" data-numeric={isNumeric} data-secondary={isSecondary} style={style} aria-sort={ariaSort}>
      <button type="button" className={styles['sort']} onClick={() => sorting.onSort(sortsBy, next)}>
        {label}
        <Arrow size={12} aria-hidden className={styles['arrow']} data-shown={isSorted} />
      </button>
    </th>
  );
}
