import { waveProgress } from '@reuso/client';
import { runDemo } from './demo.js';
import { parseOptions, USAGE } from './options.js';
import { Household } from './processes/household.js';

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const household = new Household(process.env);
const progress = waveProgress(process.stdout);
/** The exit code of an end by signal: a failure until the demo has told its result. */
let finished = false;

/** Ends the demo, and leaves no process and no folder behind. */
async function leave(code: number): Promise<void> {
  progress.stop();
  await household.close();
  process.exit(code);
}

for (const [signal, code] of Object.entries(SIGNALS)) {
  process.on(signal, () => void leave(finished ? 0 : code));
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(USAGE);
  } else {
    const good = await runDemo(options, household, progress);
    finished = true;
    if (options.exit) await leave(good ? 0 : 1);
    else await household.failure();
  }
} catch (error) {
  progress.stop();
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  await leave(1);
}
