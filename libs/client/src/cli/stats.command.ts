import { type AnalyticsSummary, type AnalyticsWindow, analyticsWindow } from '@reuso/contracts';
import { Command, Option } from 'commander';
import { formatCount, formatPercent, formatSeconds, formatUsd } from '../report/format.js';
import { textTable } from '../report/text-table.js';
import { clientFor, type ConnectionFlags, withConnection } from './connection.js';
import { EXIT, EXIT_HELP } from './exit-code.js';
import type { Terminal } from './terminal.js';

interface StatsFlags extends ConnectionFlags {
  readonly window: AnalyticsWindow;
  readonly json: boolean;
}

export function statsCommand(terminal: Terminal, done: (code: number) => void): Command {
  const command = new Command('stats')
    .description('Tells what was asked, reused, spent and saved in a window.')
    .addOption(
      new Option('--window <window>', 'how far back').choices(analyticsWindow.options).default('24h'),
    )
    .option('--json', "the server's own answer", false)
    .addHelpText('after', EXIT_HELP)
    .action(async (flags: StatsFlags) => {
      const summary = await clientFor(flags, terminal).stats(flags.window);
      const text = flags.json ? JSON.stringify(summary, null, 2) : linesOf(summary).join('\n');
      terminal.stdout.write(`${text}\n`);
      done(EXIT.good);
    });
  return withConnection(command, terminal);
}

function linesOf({
  window,
  combined,
  layers,
  batching,
  unpriced_models: unpriced,
}: AnalyticsSummary): string[] {
  const reductions = [combined.cost_reduction, combined.time_reduction].map(formatPercent);
  const rows = Object.entries(layers).map(
    ([name, { lookups, hits, misses, coalesced, hit_rate, saved_usd, saved_ms }]) => [
      name,
      ...[lookups, hits, coalesced ?? 0, misses].map(formatCount),
      formatPercent(hit_rate),
      formatUsd(saved_usd),
      formatSeconds(saved_ms),
    ],
  );
  return [
    `Last ${window}: ${formatCount(combined.reused)} of ${formatCount(combined.lookups)} lookups reused (${formatPercent(combined.hit_rate)}), ` +
      `${formatCount(combined.upstream_calls)} upstream calls`,
    `Money: ${formatUsd(combined.spent_usd)} spent, ${formatUsd(combined.saved_usd)} saved (${reductions[0]})`,
    `Time: ${formatSeconds(combined.spent_ms)} spent, ${formatSeconds(combined.saved_ms)} saved (${reductions[1]})`,
    '',
    ...textTable([
      ['', 'lookups', 'hits', 'coalesced', 'misses', 'hit rate', 'saved', 'time saved'],
      ...rows,
    ]),
    '',
    `Batching: ${formatCount(batching.requests)} requests in ${formatCount(batching.batches)} calls, ` +
      `${formatCount(batching.fallbacks)} asked again alone, ${formatUsd(batching.saved_usd)} saved`,
    ...unpriced.map(({ model }) => `Not in the money, for its price is not known: ${model}`),
  ];
}
