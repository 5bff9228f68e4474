import { stripVTControlCharacters } from 'node:util';

/** Rows of cells as lines: the first column to the left, the others to the right, two spaces between. */
export function textTable(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => widthOf(row[at]))));
  return rows.map((row) =>
    widths
      .map((width, at) => {
        const cell = row[at] ?? '';
        const padding = ' '.repeat(width - widthOf(cell));
        return at === 0 ? cell + padding : padding + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}

function widthOf(cell: string | undefined): number {
  return stripVTControlCharacters(cell ?? '').length;
}
