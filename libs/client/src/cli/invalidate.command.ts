import { Command, Option } from 'commander';
import type { InvalidationInput } from '../client/reuso-client.js';
import { formatCount } from '../report/format.js';
import { clientFor, type ConnectionFlags, withConnection } from './connection.js';
import { EXIT, EXIT_HELP } from './exit-code.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

interface InvalidateFlags extends ConnectionFlags {
  readonly masterplan?: string;
  readonly tag?: string;
  readonly entry?: string;
  readonly document?: string;
  readonly namespace?: string;
  readonly model?: string;
  readonly all?: true;
  readonly layer: 'llm' | 'rag' | 'embedding' | 'all';
  readonly dryRun: boolean;
  readonly json: boolean;
}

const SELECTORS = '--masterplan, --tag, --entry, --document, --namespace, --model and --all';

export function invalidateCommand(terminal: Terminal, done: (code: number) => void): Command {
  const command = new Command('invalidate')
    .description('Removes what the server keeps. Takes exactly one selector.')
    .option('--masterplan <id>', 'what this masterplan stored or read')
    .option('--tag <tag>', 'what bears this tag')
    .option('--entry <key>', 'one entry, by its key: "llm:" or the like and 64 hex digits')
    .option('--document <id>', 'retrievals that hold this document')
    .option('--namespace <name>', 'a namespace')
    .option('--model <name>', "a model's answers")
    .option('--all', 'everything that the key reaches')
    .addOption(
      new Option('--layer <layer>', 'of which cache')
        .choices(['llm', 'rag', 'embedding', 'all'])
        .default('all'),
    )
    .option('--dry-run', 'only counts', false)
    .option('--json', "the server's own answer", false)
    .addHelpText('after', EXIT_HELP)
    .action(async (flags: InvalidateFlags) => {
      const result = await clientFor(flags, terminal).invalidate(inputOf(flags));
      const entries = (count: number): string => `${formatCount(count)} ${count === 1 ? 'entry' : 'entries'}`;
      const said = result.dry_run
        ? `${entries(result.matched)} would be removed.`
        : `${entries(result.deleted)} of ${formatCount(result.matched)} removed.`;
      terminal.stdout.write(`${flags.json ? JSON.stringify(result) : said}\n`);
      done(EXIT.good);
    });
  return withConnection(command, terminal);
}

function inputOf(flags: InvalidateFlags): InvalidationInput {
  const selectors = Object.entries({
    masterplan_id: flags.masterplan,
    tag: flags.tag,
    key: flags.entry,
    document_id: flags.document,
    namespace: flags.namespace,
    model: flags.model,
    all: flags.all,
  }).filter(([, value]) => value !== undefined);
  if (selectors.length !== 1) {
    const came = selectors.length === 0 ? 'there was none' : `${selectors.length} came together`;
    throw new UsageError(`give exactly one of ${SELECTORS}; ${came}`);
  }
  return { ...Object.fromEntries(selectors), layer: flags.layer, dry_run: flags.dryRun };
}
