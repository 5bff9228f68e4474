import { stripVTControlCharacters } from 'node:util';
import type { FourLegs, TwoRuns } from '../legs/four-legs.js';
import { formatCount, formatPercent, formatSeconds, formatUsd } from './format.js';
import { paint } from './paint.js';
import { textTable } from './text-table.js';
import { hitRate, reduction, type Totals, totalsOf } from './totals.js';

interface Row {
  readonly name: string;
  readonly value: (totals: Totals) => number;
  readonly format: (value: number) => string;
  /** Says nothing about runs without Reuso. */
  readonly onlyWith?: boolean;
  /** Less of it is what Reuso is for. */
  readonly saved?: boolean;
}

const ROWS: readonly Row[] = [
  { name: 'Calls', value: (totals) => totals.calls, format: formatCount },
  { name: 'Answered from the cache', value: (totals) => totals.hits, format: formatCount, onlyWith: true },
  {
    name: 'Collapsed into another',
    value: (totals) => totals.collapsed,
    format: formatCount,
    onlyWith: true,
  },
  { name: 'Reached the provider', value: (totals) => totals.provider, format: formatCount, saved: true },
  { name: 'Hit rate', value: hitRate, format: formatPercent, onlyWith: true },
  { name: 'Tokens in, paid', value: (totals) => totals.paid.promptTokens, format: formatCount, saved: true },
  {
    name: 'Tokens out, paid',
    value: (totals) => totals.paid.completionTokens,
    format: formatCount,
    saved: true,
  },
  { name: 'Money', value: (totals) => totals.spentUsd, format: formatUsd, saved: true },
  { name: 'Wall time', value: (totals) => totals.wallMs, format: formatSeconds, saved: true },
];

/** The table that sets the runs side by side, as lines. */
export function comparison({ without, withReuso }: FourLegs, model: string): string[] {
  const left = columnsOf(without, model);
  const right = columnsOf(withReuso, model);
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
  const left = 'Without Reuso'.padStart(text.indexOf('both') + 4);
  return paint.strong(left + 'With Reuso'.padStart(text.lastIndexOf('both') + 4 - left.length));
}

function columnsOf({ first, second }: TwoRuns, model: string): readonly [Totals, Totals, Totals] {
  return [totalsOf([first], model), totalsOf([second], model), totalsOf([first, second], model)];
}
