import { existsSync } from 'node:fs';
import type { AtomResult } from '../executor/atom-result.js';
import { WaveExecutor } from '../executor/wave-executor.js';
import type { WaveProgress } from '../progress/progress.js';
import type { Masterplan } from '../masterplan/masterplan.js';
import { waveProgress } from '../progress/wave-progress.js';
import { readJournal } from '../journal/read-journal.js';
import { Prices } from '../report/prices.js';
import { reportTable } from '../report/report-table.js';
import type { RunReport } from '../report/run-report.js';
import { commandRetriever } from './command-retriever.js';
import { clientFor } from './connection.js';
import { EXIT } from './exit-code.js';
import { expectWritable, writeJson } from './output-file.js';
import type { RunFlags } from './run-flags.js';
import type { Terminal } from './terminal.js';

const TOLD_FAULTS = 20;
const SILENT: WaveProgress = {
  waveStarted: () => undefined,
  atomDone: () => undefined,
  waveDone: () => undefined,
  stop: () => undefined,
};

/** Runs a masterplan as the flags say. @returns the exit code */
export async function runFile(
  masterplan: Masterplan,
  flags: RunFlags & { readonly journal: string },
  terminal: Terminal,
): Promise<number> {
  const { stdout, stderr } = terminal;
  await expectWritable(flags.report);
  await expectWritable(flags.answers);
  const interruption = new AbortController();
  const progress = flags.quiet ? SILENT : waveProgress(stdout);
  stderr.write(await journalNote(flags));
  const executor = new WaveExecutor({
    client: clientFor(flags, terminal),
    concurrency: flags.concurrency,
    batch: flags.batch,
    attempts: flags.attempts,
    retriever: flags.retriever === undefined ? undefined : commandRetriever(flags.retriever),
    ragCache: flags.ragCache,
    journal: { path: flags.journal, resume: flags.resume },
    prices: flags.prices === undefined ? undefined : await Prices.load(flags.prices),
    observer: progress,
    signal: interruption.signal,
  });
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    if (!flags.quiet) stdout.write(`${masterplan.name ?? masterplan.id}: ${masterplan.atoms.length} atoms\n`);
    const { report, answers, atoms } = await executor.run(masterplan);
    if (!flags.quiet) stdout.write(`\n${reportTable(report).join('\n')}\n`);
    stderr.write(faults(atoms, report));
    await writeJson(flags.report, report);
    await writeJson(flags.answers, Object.fromEntries(answers));
    return codeOf(report);
  } catch (error) {
    progress.stop();
    if (!interruption.signal.aborted) throw error;
    stderr.write(
      `reuso: interrupted; what was answered is in ${flags.journal}, and --resume goes on with it\n`,
    );
    return EXIT.interrupted;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** What a user may not expect of the journal that is there, or is not. */
async function journalNote({ journal, resume }: { journal: string; resume: boolean }): Promise<string> {
  if (resume) return existsSync(journal) ? '' : `reuso: no journal at ${journal}: beginning anew\n`;
  const left = await readJournal(journal).catch(() => undefined);
  if (left === undefined || left === 'foreign' || left.ended || left.entries.size === 0) return '';
  return (
    `reuso: beginning anew; ${journal} had ${counted(left.entries.size)} of a run that did not get to its end, ` +
    'which --resume would have gone on with\n'
  );
}

function counted(count: number): string {
  return `${count} ${count === 1 ? 'answer' : 'answers'}`;
}

function codeOf({ status }: RunReport): number {
  if (status === 'done') return EXIT.good;
  return status === 'failed' ? EXIT.failed : EXIT.unreachable;
}

function faults(atoms: readonly AtomResult[], { unpriced_models: unpriced }: RunReport): string {
  const failed = atoms.filter(({ status }) => status === 'failed');
  const skipped = atoms.filter(({ status }) => status === 'skipped').length;
  const lines = failed.slice(0, TOLD_FAULTS).map(({ id, error }) => `reuso: atom "${id}" failed: ${error}`);
  if (failed.length > TOLD_FAULTS) lines.push(`reuso: and ${failed.length - TOLD_FAULTS} more failed`);
  if (skipped > 0) lines.push(`reuso: ${skipped} skipped, since what they need has no answer`);
  if (unpriced.length > 0)
    lines.push(`reuso: not in the money, for no price is known: ${unpriced.join(', ')}`);
  return lines.map((line) => `${line}\n`).join('');
}
