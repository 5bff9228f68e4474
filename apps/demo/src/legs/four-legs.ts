import { revise } from '../masterplan/revision.js';
import { revision, tasklane } from '../masterplan/tasklane.js';
import type { Progress } from '../progress/progress.js';
import { OpenAiCaller } from '../runner/openai-caller.js';
import { type LegResult, runLeg } from './leg.js';
import { ProviderControl } from './provider-control.js';

/** First and second run of the masterplan. */
export interface TwoRuns {
  readonly first: LegResult;
  readonly second: LegResult;
}

export interface FourLegs {
  readonly without: TwoRuns;
  readonly withReuso: TwoRuns;
}

export interface Addresses {
  /** Base URLs for clients, with `/v1`. */
  readonly provider: string;
  readonly reuso: string;
}

/** Runs the masterplan and its revision straight to the provider, then both through Reuso, which begins empty. */
export async function runFourLegs(
  { provider, reuso }: Addresses,
  { model, concurrency }: { readonly model: string; readonly concurrency: number },
  progress: Progress,
): Promise<FourLegs> {
  const control = new ProviderControl(provider);
  const revised = revise(tasklane, 'tasklane-2', revision);
  const straight = new OpenAiCaller(provider, model);
  const cached = new OpenAiCaller(reuso, model);
  const run = (title: string, masterplan: typeof tasklane, caller: OpenAiCaller): Promise<LegResult> =>
    runLeg(masterplan, caller, control, { concurrency, observer: progress.leg(title) });
  const without = {
    first: await run('Without Reuso, first run', tasklane, straight),
    second: await run('Without Reuso, second run, one atom in five changed', revised, straight),
  };
  const withReuso = {
    first: await run('With Reuso, first run, nothing cached yet', tasklane, cached),
    second: await run('With Reuso, second run, one atom in five changed', revised, cached),
  };
  return { without, withReuso };
}
