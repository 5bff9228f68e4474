import type { AnalyticsSummary, WaveProgress } from '@reuso/client';
import { FileSearch } from '../corpus/file-search.js';
import { revise } from '../masterplan/revision.js';
import { revision, tasklane } from '../masterplan/tasklane.js';
import type { Project } from '../masterplan/work.js';
import { figuresOf } from '../report/totals.js';
import { type LegResult, runLeg } from './leg.js';
import { ownFigures } from './own-figures.js';
import { warmUp } from './warm-up.js';
import { ProviderControl } from './provider-control.js';

/** First and second run of the masterplan. */
export interface TwoRuns {
  readonly first: LegResult;
  readonly second: LegResult;
}

export interface FourLegs {
  readonly without: TwoRuns;
  readonly withReuso: TwoRuns;
  /** What Reuso itself says of both runs. */
  readonly figures: AnalyticsSummary;
  /** Answers in its figures that were batched before the runs. */
  readonly warmedUp: number;
}

export interface DemoRun {
  /** Base URLs: the provider's with `/v1`, and Reuso's. */
  readonly provider: string;
  readonly reuso: string;
  readonly model: string;
  readonly concurrency: number;
  readonly progress: WaveProgress;
  readonly say: (line: string) => void;
}

/** Runs the masterplan and its revision straight to the provider, then both through Reuso, which begins empty. */
export async function runFourLegs({ provider, reuso, say, ...options }: DemoRun): Promise<FourLegs> {
  const control = new ProviderControl(provider);
  const revised = revise(tasklane, 'tasklane-2', revision);
  // Of the plan as it was at first, in all four: as an index that is rebuilt now and then.
  const search = new FileSearch(tasklane);
  const run = (title: string, project: Project, throughReuso: boolean): Promise<LegResult> => {
    say(title);
    return runLeg(project, control, {
      ...options,
      url: throughReuso ? reuso : provider,
      throughReuso,
      search,
    });
  };
  const without = {
    first: await run('Straight to the provider, first run', tasklane, false),
    second: await run('Straight to the provider, second run, one task in five changed', revised, false),
  };
  const warmedUp = await warmUp(reuso, options.model);
  const first = await run('Through Reuso, first run, nothing cached yet', tasklane, true);
  const second = await run('Through Reuso, second run, one task in five changed', revised, true);
  const withReuso = { first, second };
  return {
    without,
    withReuso,
    figures: await ownFigures(reuso, figuresOf([first, second]).calls + 2),
    warmedUp,
  };
}
