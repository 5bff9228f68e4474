import { type AnalyticsSummary, formatPercent } from '@reuso/client';
import { hitRate, reduction, type Totals } from './totals.js';

/** What the two runs together are to reach. */
export interface Target {
  readonly name: string;
  readonly wanted: string;
  readonly reached: string;
  readonly met: boolean;
}

const HIT_RATE = 0.6;
const MONEY = 0.3;
const TIME = 0.4;

/** @param figures what Reuso itself says: there a retrieval that is embedded counts as two or three lookups */
export function targetsFor(without: Totals, withReuso: Totals, figures: AnalyticsSummary): readonly Target[] {
  const money = reduction(without.spentUsd, withReuso.spentUsd);
  const time = reduction(without.wallMs, withReuso.wallMs);
  return [
    target('Hit rate', 'at least 60 %', HIT_RATE, hitRate(withReuso)),
    target("Hit rate, by Reuso's own figures", 'at least 60 %', HIT_RATE, figures.combined.hit_rate),
    target('Money saved', 'at least 30 %', MONEY, money),
    target('Time saved', 'at least 40 %', TIME, time),
  ];
}

function target(name: string, wanted: string, goal: number, value: number): Target {
  return { name, wanted, reached: formatPercent(value), met: value >= goal };
}
