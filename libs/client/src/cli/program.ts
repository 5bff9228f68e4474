import { Command, CommanderError } from 'commander';
import { MasterplanError } from '../masterplan/masterplan-error.js';
import {
  ReusoConnectionError,
  ReusoError,
  ReusoResponseError,
  ReusoTimeoutError,
} from '../http/reuso-error.js';
import { EXIT, EXIT_HELP } from './exit-code.js';
import { invalidateCommand } from './invalidate.command.js';
import { runCommand } from './run.command.js';
import { statsCommand } from './stats.command.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';
import { VERSION } from './version.js';

/** Runs the command line. @returns the exit code */
export async function execute(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = EXIT.good;
  const done = (ended: number): void => {
    code = ended;
  };
  const program = new Command('reuso')
    .description('Runs masterplans on Reuso, invalidates what it keeps, and tells what it saved.')
    .version(VERSION)
    .addHelpText('after', EXIT_HELP)
    .addCommand(runCommand(terminal, done))
    .addCommand(invalidateCommand(terminal, done))
    .addCommand(statsCommand(terminal, done));
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .showHelpAfterError('(--help tells more)')
      .configureOutput({
        writeOut: (text) => terminal.stdout.write(text),
        writeErr: (text) => terminal.stderr.write(text),
      });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said what was wrong, or has shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.usage;
    if (!(error instanceof ReusoError)) throw error;
    terminal.stderr.write(`reuso: ${error.message}\n`);
    return codeOf(error);
  }
}

function codeOf(error: ReusoError): number {
  if (error instanceof UsageError || error instanceof MasterplanError) return EXIT.usage;
  if (error instanceof ReusoConnectionError || error instanceof ReusoTimeoutError) return EXIT.unreachable;
  if (error instanceof ReusoResponseError) {
    return error.status === 401 || error.status === 403 ? EXIT.unreachable : EXIT.failed;
  }
  return EXIT.usage;
}
