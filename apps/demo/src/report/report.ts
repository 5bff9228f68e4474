import { textTable } from '@reuso/client';
import type { FourLegs } from '../legs/four-legs.js';
import { type Check, checksOf } from './checks.js';
import { comparison } from './comparison.js';
import { paint } from './paint.js';
import { split } from './split.js';
import { type Target, targetsFor } from './targets.js';
import { figuresOf } from './totals.js';

export interface Report {
  readonly lines: readonly string[];
  /** Every target met, and every figure confirmed. */
  readonly good: boolean;
}

/** The last word of the demo: what the runs came to, against the targets. */
export function reportOn(legs: FourLegs, model: string): Report {
  const { without, withReuso } = legs;
  const targets = targetsFor(
    figuresOf([without.first, without.second]),
    figuresOf([withReuso.first, withReuso.second]),
    legs.figures,
  );
  const checks = checksOf(legs);
  const lines = [
    ...comparison(legs),
    '',
    ...split(legs),
    '',
    paint.strong('Targets, over both runs'),
    ...textTable(targets.map(targetCells)),
    '',
    paint.strong('Counted another way'),
    ...checks.map(checkLine),
    '',
    paint.faint(
      `Money at the list price of ${model}. How answers were come by is read from their Cache-Status and X-Reuso-Batch.`,
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
