import type { LedgerCounts, LedgerSeries, LedgerSpan, LedgerWrite } from '@reuso/store/ports';
import { activityRecord } from '../activity/activity-record.js';
import type { BookTally } from './book-tally.js';
import { MODEL_COUNTS, PART_COUNTS, TOTAL_NAMES, named } from './layout.js';
import type { MasterplanTally } from './masterplan-tally.js';

/** Ids in one write: a store works off a write without a pause. */
const IDS_PER_WRITE = 100;

/** Ids that one bucket keeps apart. */
const MOST = { models: 200, masterplans: 1_000, atoms: 1_000 } as const;

export const TOTALS = 'totals';
export const MODELS = 'models';
export const MASTERPLANS = 'masterplans';
export const atomsOf = (masterplan: string): string => `atoms:${masterplan}`;

type Part = Omit<LedgerWrite, 'book' | 'at' | 'source' | 'sequence'>;

const NO_SPANS: LedgerWrite['spans'] = new Map();

/** What was counted for one book, in writes that are short enough for any store. */
export function ledgerWrites(tally: BookTally): Part[] {
  const models = new Map(Array.from(tally.models, ([model, counts]) => [model, named(MODEL_COUNTS, counts)]));
  const everywhere = ['minute', 'hour', 'day'] as const;
  const first: Part = {
    series: [
      {
        series: TOTALS,
        resolutions: everywhere,
        mostIds: 1,
        counts: new Map([['', named(TOTAL_NAMES, tally.totals)]]),
      },
      { series: MODELS, resolutions: everywhere, mostIds: MOST.models, counts: models },
    ],
    spans: NO_SPANS,
    records: tally.activity.map(activityRecord),
  };
  return [first, ...masterplanWrites(tally.masterplans)];
}

function masterplanWrites(masterplans: ReadonlyMap<string, MasterplanTally>): Part[] {
  return chunks([...masterplans]).flatMap((some) => [
    {
      series: [
        {
          series: MASTERPLANS,
          resolutions: ['minute', 'hour', 'day'],
          mostIds: MOST.masterplans,
          counts: new Map(some.map(([id, { counts }]) => [id, named(PART_COUNTS, counts)])),
        },
      ],
      spans: new Map(some.map(([id, { spans }]) => [id, spans.map(spanOf)])),
      records: [],
    },
    ...some.flatMap(([id, { atoms }]) => atomWrites(id, atoms)),
  ]);
}

/** Atoms are not kept by the minute: there are many, and whoever looks at them looks back further. */
function atomWrites(masterplan: string, atoms: MasterplanTally['atoms']): Part[] {
  return chunks([...atoms]).map((some) => {
    const counts = new Map<string, LedgerCounts>(some.map(([id, atom]) => [id, named(PART_COUNTS, atom)]));
    const series: LedgerSeries = {
      series: atomsOf(masterplan),
      resolutions: ['hour', 'day'],
      mostIds: MOST.atoms,
      counts,
    };
    return { series: [series], spans: NO_SPANS, records: [] };
  });
}

function spanOf({ startedAt, endedAt, counts }: MasterplanTally['spans'][number]): LedgerSpan {
  const { '^seen': _seen, ...sums } = named(PART_COUNTS, counts);
  return { startedAt: Math.round(startedAt), endedAt: Math.round(endedAt), counts: sums };
}

function chunks<Item>(items: readonly Item[]): (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / IDS_PER_WRITE) }, (_, index) =>
    items.slice(index * IDS_PER_WRITE, (index + 1) * IDS_PER_WRITE),
  );
}
