import { painterFor } from '@reuso/client';

const painter = painterFor(process.stdout);

/** Colours, on a terminal that wants them. */
export const paint = {
  strong: (text: string) => painter('bold', text),
  faint: (text: string) => painter('dim', text),
  accent: (text: string) => painter('cyan', text),
  good: (text: string) => painter('green', text),
  bad: (text: string) => painter('red', text),
};
