import { basename, join } from 'node:path';
import { Command } from 'commander';
import { EXIT, EXIT_HELP } from './exit-code.js';
import { withConnection } from './connection.js';
import { numberFrom } from './numbers.js';
import { dryRun } from './dry-run.js';
import { readMasterplan } from './masterplan-file.js';
import type { RunFlags } from './run-flags.js';
import { runFile } from './run-file.js';
import type { Terminal } from './terminal.js';

const NOTES = `
The journal, .reuso/<masterplan>.ndjson unless --journal says otherwise, has each answer on the disk as it comes;
after an interruption run the same again with --resume.
${EXIT_HELP}`;

export function runCommand(terminal: Terminal, done: (code: number) => void): Command {
  const command = new Command('run')
    .description('Runs a masterplan wave by wave through the server.')
    .argument('<masterplan>', 'a JSON file; "-" reads standard input')
    .option(
      '--concurrency <n>',
      'atoms at work at the same time',
      numberFrom('--concurrency', 1, 1024, true),
      8,
    )
    .option('--batch', 'lets alike atoms of a wave share upstream calls', false)
    .option('--attempts <n>', 'how often an atom is asked in all', numberFrom('--attempts', 1, 20, true), 2)
    .option('--retriever <command>', 'searches on a RAG miss: JSON on stdin, {"documents": […]} on stdout')
    .option('--no-rag-cache', 'retrieves every time, and neither looks up nor stores')
    .option('--prices <file>', "prices over the built-in ones, a file like the server's PRICING_FILE")
    .option('--journal <file>', 'where answers are noted as they come')
    .option('--resume', 'goes on with what the journal has', false)
    .option('--report <file>', 'writes the report as JSON')
    .option('--answers <file>', 'writes the answers as JSON, by atom')
    .option('--dry-run', 'checks the masterplan and shows its waves, and asks nothing', false)
    .option('--quiet', 'no progress and no table', false)
    .addHelpText('after', NOTES)
    .action(async (path: string, flags: RunFlags) => {
      const masterplan = await readMasterplan(path);
      if (flags.dryRun) {
        terminal.stdout.write(dryRun(masterplan));
        return done(EXIT.good);
      }
      done(
        await runFile(masterplan, { ...flags, journal: flags.journal ?? journalOf(masterplan.id) }, terminal),
      );
    });
  return withConnection(command, terminal);
}

function journalOf(masterplanId: string): string {
  return join('.reuso', `${basename(encodeURIComponent(masterplanId))}.ndjson`);
}
