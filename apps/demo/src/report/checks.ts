import type { FourLegs, TwoRuns } from '../legs/four-legs.js';
import type { LegResult } from '../legs/leg.js';
import { addUsage } from '../runner/usage.js';
import { formatCount } from './format.js';
import { totalsOf, type Totals } from './totals.js';

/** Whether the figures hold by another way of counting. */
export interface Check {
  readonly text: string;
  readonly good: boolean;
}

/** Compares what the callers saw with what the provider counted, and the answers with those given without Reuso. */
export function checksOf({ without, withReuso }: FourLegs, model: string): readonly Check[] {
  const same = sameAnswers(without.first, withReuso.first) + sameAnswers(without.second, withReuso.second);
  const all = without.first.calls.length + without.second.calls.length;
  return [
    ...countsAgree('without Reuso', without, model),
    ...countsAgree('with Reuso', withReuso, model),
    {
      text: `${formatCount(same)} of ${formatCount(all)} answers with Reuso are, word for word, those given without`,
      good: same === all,
    },
  ];
}

function countsAgree(when: string, { first, second }: TwoRuns, model: string): Check[] {
  const seen: Totals = totalsOf([first, second], model);
  const requests = first.provider.requests + second.provider.requests;
  const billed = addUsage(first.provider.usage, second.provider.usage);
  const tokens = billed.promptTokens + billed.completionTokens;
  const paid = seen.paid.promptTokens + seen.paid.completionTokens;
  return [
    {
      text: `${when}, the provider counted ${formatCount(requests)} requests; the answers' headers say ${formatCount(seen.provider)}`,
      good: requests === seen.provider,
    },
    {
      text: `${when}, the provider billed ${formatCount(tokens)} tokens; the answers' usage says ${formatCount(paid)}`,
      good: tokens === paid,
    },
  ];
}

function sameAnswers(without: LegResult, withReuso: LegResult): number {
  const expected = new Map(without.calls.map((call) => [call.name, call.text]));
  return withReuso.calls.filter((call) => expected.get(call.name) === call.text).length;
}
