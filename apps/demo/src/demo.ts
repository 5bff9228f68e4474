import { parseMasterplan, wavesOf, type WaveProgress } from '@reuso/client';
import { farewell } from './farewell.js';
import { runFourLegs } from './legs/four-legs.js';
import type { DemoOptions } from './options.js';
import type { Household } from './processes/household.js';
import { paint } from './report/paint.js';
import { reportOn } from './report/report.js';
import { changedWork } from './masterplan/revision.js';
import { revision, tasklane } from './masterplan/tasklane.js';
import { toMasterplan } from './masterplan/to-masterplan.js';

/** Runs all of it. @returns whether every target was met and every figure confirmed */
export async function runDemo(
  options: DemoOptions,
  household: Household,
  progress: WaveProgress,
): Promise<boolean> {
  const { model, concurrency, latencyScale } = options;
  const provider = await household.startProvider(latencyScale);
  const reuso = await household.startServer(provider, options.port, latencyScale);
  const { atoms } = parseMasterplan(toMasterplan(tasklane, model));
  say(paint.strong('Reuso: a masterplan run twice, straight to the provider and through Reuso'));
  say(
    `  masterplan  Tasklane, a task tracker: ${tasklane.work.length} tasks, ${atoms.length} atoms in ${wavesOf(atoms).length} waves`,
  );
  say(
    `  second run  ${changedWork(tasklane, revision).size} of the tasks changed, by new wording or by what they use`,
  );
  say(`  provider    simulated, at ${latencyScale} of a real model's latency: ${provider}`);
  say(`  server      embedded store, nothing in it: ${reuso}`);
  say(`  at work     ${concurrency} atoms at a time, model ${model}`);

  const title = (line: string): void => say(`\n${paint.strong(line)}`);
  const running = runFourLegs({ provider, reuso, model, concurrency, progress, say: title });
  const report = reportOn(await household.guard(running), model);
  say(`\n${report.lines.join('\n')}`);
  if (!options.exit) say(await farewell(reuso, model));
  return report.good;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
