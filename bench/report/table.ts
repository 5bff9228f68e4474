import type { Spread } from './statistics.ts';

/** Prints rows under their headings, in columns, the first to the left and figures to the right. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const aligned = lines.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  aligned.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  console.log(aligned.map((line) => `  ${line}`).join('\n'));
}

/** `1.42 (1.38 to 1.47)` */
export function showSpread({ median, min, max }: Spread, digits = 2): string {
  return `${median.toFixed(digits)} (${min.toFixed(digits)} to ${max.toFixed(digits)})`;
}

export function showCount(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** ms from µs up, in the unit that reads best */
export function showMs(ms: number): string {
  return Math.abs(ms) < 1 ? `${Math.round(ms * 1000)} us` : `${ms.toFixed(2)} ms`;
}
