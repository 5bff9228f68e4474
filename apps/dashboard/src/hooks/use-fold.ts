import { useState } from 'react';

export interface Fold<Row> {
  readonly shown: readonly Row[] | undefined;
  /** How many there are in all, where some are folded away or could be again; else undefined. */
  readonly all: number | undefined;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
}

/** The first of many rows, until all are asked for. */
export function useFold<Row>(rows: readonly Row[] | undefined, most: number): Fold<Row> {
  const [isOpen, setOpen] = useState(false);
  const isLong = rows !== undefined && rows.length > most;
  return {
    shown: isLong && !isOpen ? rows.slice(0, most) : rows,
    all: isLong ? rows.length : undefined,
    isOpen,
    setOpen,
  };
}
