import type { Tally } from '../../support/traffic/index.js';

/** What was done, to how many calls, and what else is worth knowing. */
export interface Finding {
  readonly tried: string;
  readonly tally: Pick<Tally, 'asked' | 'failed' | 'wrong'>;
  readonly further?: readonly string[];
}

/** Prints the one line of a chaos test: what it tried, and what was lost. */
export function report({ tried, tally: { asked, failed, wrong }, further = [] }: Finding): void {
  const lost = [`${asked} calls`, `failed ${failed.length}`, `wrong ${wrong.length}`, ...further];
  process.stdout.write(`Chaos: ${tried}: ${lost.join(', ')}\n`);
}
