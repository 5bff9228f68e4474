import type { FourLegs } from '../legs/four-legs.js';
import { type Check, checksOf } from './checks.js';
import { comparison } from './comparison.js';
import { paint } from './paint.js';
import { type Target, targetsFor } from './targets.js';
import { textTable } from './text-table.js';
import { totalsOf } from './totals.js';

export interface Report {
  readonly lines: readonly string[];
  /** Every target met, and every figure confirmed. */
  readonly good: boolean;
}

/** The last word of the demo: what the runs came to, against the targets. */
export function reportOn(legs: FourLegs, model: string): Report {
  const { without, withReuso } = legs;
  const targets = targetsFor(
    totalsOf([without.first, without.second], model),
    totalsOf([withReuso.first, withReuso.second], model),
  );
  const checks = checksOf(legs, model);
  const lines = [
    ...comparison(legs, model),
    '',
    paint.strong('Targets, over both runs'),
    ...textTable(targets.map(targetCells)),
    '',
    paint.strong('Counted another way'),
    ...checks.map(checkLine),
    '',
    paint.faint(
      `Money at the list price of ${model}. Reuso's hits and misses are read from Cache-Status headers.`,
    ),
  ];
  const good = targets.every((target) => target.met) && checks.every((check) => check.good);
  return { lines, good };
}

function targetCells({ name, wanted, reached, met }: Target): string[] {
  return [name, wanted, reached, met ? paint.good('met') : paint.bad('missed')];
}

function checkLine({ text, good }: Check): string {
  return `${good ? paint.good('agrees ') : paint.bad('DIFFERS')}  ${text}`;
}
