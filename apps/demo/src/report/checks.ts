import { formatCount, formatUsd } from '@reuso/client';
import type { FourLegs, TwoRuns } from '../legs/four-legs.js';
import type { LegResult } from '../legs/leg.js';
import { figuresOf } from './totals.js';

/** Whether the figures hold by another way of counting. */
export interface Check {
  readonly text: string;
  readonly good: boolean;
}

/** US dollars by which two sums of many prices may differ. */
const ROUNDING_USD = 0.000_05;

/** Compares what the executor saw with what the provider and Reuso counted, and the answers with those given straight. */
export function checksOf({ without, withReuso, figures, warmedUp }: FourLegs): readonly Check[] {
  const straight = figuresOf([without.first, without.second]);
  const reused = figuresOf([withReuso.first, withReuso.second]);
  const same = sameAnswers(without.first, withReuso.first) + sameAnswers(without.second, withReuso.second);
  const all = without.first.answers.size + without.second.answers.size;
  const { coalesced } = figures.outcomes;
  const batched = figures.outcomes.batched - warmedUp;
  const { hits, saved_usd: savedUsd } = figures.layers.llm;
  const upstream = reused.misses + batchCalls(withReuso);
  return [
    {
      text: `straight, the provider counted ${formatCount(straight.providerChats)} chat requests; the executor made ${formatCount(straight.calls)}`,
      good: straight.providerChats === straight.calls,
    },
    {
      text: `through Reuso, it counted ${formatCount(reused.providerChats)}; the answers' headers tell of ${formatCount(upstream)}`,
      good: reused.providerChats === upstream,
    },
    {
      text:
        `Reuso's own figures: ${formatCount(hits)} exact hits, ${formatCount(coalesced)} shared, ${formatCount(batched)} batched; ` +
        `the headers: ${formatCount(reused.hits)}, ${formatCount(reused.coalesced)}, ${formatCount(reused.batched)}`,
      good: hits === reused.hits && coalesced === reused.coalesced && batched === reused.batched,
    },
    {
      text: `Reuso says that reused answers saved ${formatUsd(savedUsd)}; priced here, ${formatUsd(reused.savedUsd)}`,
      good: Math.abs(savedUsd - reused.savedUsd) < ROUNDING_USD,
    },
    {
      text: `${formatCount(same)} of ${formatCount(all)} answers through Reuso are, word for word, those given straight`,
      good: same === all,
    },
  ];
}

/** Upstream calls that batches made: those of two or more tell their id with each answer. */
function batchCalls({ first, second }: TwoRuns): number {
  const calls = [...first.atoms, ...second.atoms].flatMap((atom) => atom.calls);
  return new Set(calls.flatMap(({ batch_id: id }) => (id === null ? [] : [id]))).size;
}

function sameAnswers(without: LegResult, withReuso: LegResult): number {
  return [...withReuso.answers].filter(([id, text]) => without.answers.get(id) === text).length;
}
