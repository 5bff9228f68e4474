import type { Figures } from './figures.js';
import { formatCount, formatPercent, formatSeconds, formatUsd } from './format.js';
import type { RunReport } from './run-report.js';
import { textTable } from './text-table.js';

interface Column {
  readonly head: string;
  readonly cell: (figures: Figures) => string;
  /** Left out where it is 0 in all rows. */
  readonly optional?: (figures: Figures) => number;
}

const COLUMNS: readonly Column[] = [
  {
    head: 'atoms',
    cell: ({ atoms }) => formatCount(atoms.done + atoms.resumed + atoms.failed + atoms.skipped),
  },
  counted('resumed', ({ atoms }) => atoms.resumed),
  counted('failed', ({ atoms }) => atoms.failed),
  counted('skipped', ({ atoms }) => atoms.skipped),
  { head: 'calls', cell: ({ calls }) => formatCount(calls) },
  { head: 'hits', cell: ({ hits }) => formatCount(hits) },
  { head: 'coalesced', cell: ({ coalesced }) => formatCount(coalesced) },
  { head: 'batched', cell: ({ batched }) => formatCount(batched) },
  { head: 'misses', cell: ({ misses }) => formatCount(misses) },
  counted('errors', ({ errors }) => errors),
  {
    head: 'RAG hits',
    cell: ({ rag }) => `${rag.exact + rag.similar + rag.shared}/${rag.lookups}`,
    optional: ({ rag }) => rag.lookups,
  },
  { head: 'hit rate', cell: (figures) => formatPercent(figures.hit_rate) },
  { head: 'tokens in', cell: ({ tokens }) => formatCount(tokens.paid.prompt_tokens) },
  { head: 'tokens out', cell: ({ tokens }) => formatCount(tokens.paid.completion_tokens) },
  { head: 'spent', cell: (figures) => formatUsd(figures.spent_usd) },
  { head: 'saved', cell: (figures) => formatUsd(figures.saved_usd) },
  { head: 'time', cell: (figures) => formatSeconds(figures.wall_ms) },
];

/** The report as lines: a row a wave and one for all; tokens and money are those paid for. */
export function reportTable({ waves, total }: RunReport): string[] {
  const rows = [...waves, total];
  const columns = COLUMNS.filter(
    ({ optional }) => optional === undefined || rows.some((row) => optional(row) > 0),
  );
  return textTable([
    ['', ...columns.map(({ head }) => head)],
    ...waves.map((wave) => [`wave ${wave.wave}`, ...columns.map(({ cell }) => cell(wave))]),
    ['all', ...columns.map(({ cell }) => cell(total))],
  ]);
}

function counted(head: string, value: (figures: Figures) => number): Column {
  return { head, cell: (figures) => formatCount(value(figures)), optional: value };
}
