import { farewell } from './farewell.js';
import { runFourLegs } from './legs/four-legs.js';
import type { DemoOptions } from './options.js';
import type { Household } from './processes/household.js';
import type { Progress } from './progress/progress.js';
import { paint } from './report/paint.js';
import { reportOn } from './report/report.js';
import { changedAtoms } from './masterplan/revision.js';
import { revision, tasklane } from './masterplan/tasklane.js';
import { wavesOf } from './masterplan/waves.js';

/** Runs all of it. @returns whether every target was met and every figure confirmed */
export async function runDemo(
  options: DemoOptions,
  household: Household,
  progress: Progress,
): Promise<boolean> {
  const provider = await household.startProvider(options.latencyScale);
  const server = await household.startServer(provider, options.port);
  const changed = changedAtoms(tasklane, revision).size;
  say(paint.strong('Reuso: a masterplan run twice, without and with it'));
  say(
    `  masterplan  Tasklane, a task tracker: ${tasklane.atoms.length} atoms in ${wavesOf(tasklane.atoms).length} waves`,
  );
  say(`  second run  ${changed} of them changed, by new tasks or by what they use`);
  say(`  provider    simulated, at ${options.latencyScale} of a real model's latency: ${provider}`);
  say(`  server      embedded store, nothing in it: ${server}`);
  say(`  at work     ${options.concurrency} atoms at a time, model ${options.model}`);

  const addresses = { provider, reuso: `${server}/v1` };
  const legs = await household.guard(runFourLegs(addresses, options, progress));
  const report = reportOn(legs, options.model);
  say(`\n${report.lines.join('\n')}`);
  if (!options.exit) say(await farewell(server, options.model));
  return report.good;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
