import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Colours, on a terminal that wants them: not when piped, not under NO_COLOR. */
const painter =
  (format: Format) =>
  (text: string): string =>
    styleText(format, text, { stream: process.stdout });

export const paint = {
  strong: painter('bold'),
  faint: painter('dim'),
  accent: painter('cyan'),
  good: painter('green'),
  bad: painter('red'),
};
