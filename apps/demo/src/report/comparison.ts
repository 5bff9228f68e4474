import { stripVTControlCharacters } from 'node:util';
import { formatCount, formatPercent, formatSeconds, formatUsd, textTable } from '@reuso/client';
import type { FourLegs, TwoRuns } from '../legs/four-legs.js';
import { paint } from './paint.js';
import { figuresOf, hitRate, reduction, type Totals } from './totals.js';

interface Row {
  readonly name: string;
  readonly value: (totals: Totals) => number;
  readonly format: (value: number) => string;
  /** Says nothing about runs straight to the provider. */
  readonly onlyWith?: boolean;
  /** Less of it is what Reuso is for. */
  readonly saved?: boolean;
}

const ROWS: readonly Row[] = [
  { name: 'Calls', value: (totals) => totals.calls, format: formatCount },
  { name: 'Answered from the cache', value: (totals) => totals.hits, format: formatCount, onlyWith: true },
  { name: 'Shared a flight', value: (totals) => totals.coalesced, format: formatCount, onlyWith: true },
  { name: 'Batched', value: (totals) => totals.batched, format: formatCount, onlyWith: true },
  {
    name: 'Requests to the provider',
    value: (totals) => totals.providerChats,
    format: formatCount,
    saved: true,
  },
  { name: 'Retrievals searched for', value: (totals) => totals.searches, format: formatCount, saved: true },
  { name: 'Hit rate, with retrievals', value: hitRate, format: formatPercent, onlyWith: true },
  { name: 'Tokens in, paid', value: (totals) => totals.tokensIn, format: formatCount, saved: true },
  { name: 'Tokens out, paid', value: (totals) => totals.tokensOut, format: formatCount, saved: true },
  { name: 'Money', value: (totals) => totals.spentUsd, format: formatUsd, saved: true },
  { name: 'Time', value: (totals) => totals.wallMs, format: formatSeconds, saved: true },
];

/** The table that sets the runs side by side, as lines. */
export function comparison({ without, withReuso }: Pick<FourLegs, 'without' | 'withReuso'>): string[] {
  const left = columnsOf(without);
  const right = columnsOf(withReuso);
  const [leftBoth, rightBoth] = [left[2], right[2]];
  const rows = ROWS.map((row) => [
    row.name,
    ...left.map((totals) => (row.onlyWith ? paint.faint('-') : row.format(row.value(totals)))),
    '',
    ...right.map((totals) => row.format(row.value(totals))),
    row.saved ? formatPercent(reduction(row.value(leftBoth), row.value(rightBoth))) : '',
  ]);
  const head = ['', 'run 1', 'run 2', 'both', '', 'run 1', 'run 2', 'both', 'saved'].map(paint.faint);
  const [headLine = '', ...lines] = textTable([head, ...rows]);
  return [groupLine(headLine), headLine, ...lines];
}

/** Names each half of the table, above the end of its last column. */
function groupLine(headLine: string): string {
  const text = stripVTControlCharacters(headLine);
  const left = 'Straight'.padStart(text.indexOf('both') + 4);
  return paint.strong(left + 'Through Reuso'.padStart(text.lastIndexOf('both') + 4 - left.length));
}

function columnsOf({ first, second }: TwoRuns): readonly [Totals, Totals, Totals] {
  return [figuresOf([first]), figuresOf([second]), figuresOf([first, second])];
}
