import type {
  AnalyticsWindow,
  MasterplanDetail,
  MasterplanFigures,
  MasterplansPage,
  MasterplansQuery,
} from '@reuso/contracts';
import {
  InvalidCursorError,
  type LedgerCounts,
  type LedgerSpan,
  type LedgerStore,
  OTHER_ID,
  joinSpans,
} from '@reuso/store/ports';
import { MASTERPLANS, atomsOf } from '../ledger/ledger-writes.js';
import { usd } from './figures.js';
import { masterplanFigures, mergedById, partOutcomes, seenAt } from './part-figures.js';
import { bucketsOf, windowStart } from './time-range.js';

/** Where a page ended: what it is sorted by, and the id that parts those alike. */
type Place = readonly [value: string | number, id: string];

/** Figures of masterplans, of one book. */
export class MasterplansReader {
  constructor(private readonly store: LedgerStore) {}

  /** @throws StoreUnavailableError, InvalidCursorError */
  async list(book: string, query: MasterplansQuery, now = Date.now()): Promise<MasterplansPage> {
    const { window, q, sort, order, cursor, limit } = query;
    const counts = mergedById(await this.store.read(book, MASTERPLANS, bucketsOf(window, now)));
    const others = counts.get(OTHER_ID);
    counts.delete(OTHER_ID);
    const text = q?.toLowerCase();
    const found = Array.from(counts, ([id, sums]) => masterplanFigures(id, sums)).filter(
      ({ masterplan_id: id }) => text === undefined || id.toLowerCase().includes(text),
    );
    const placeOf = (figures: MasterplanFigures): Place => [figures[sort], figures.masterplan_id];
    const compare = order === 'asc' ? compareUp : (a: Place, b: Place) => -compareUp(a, b);
    const after = cursor === undefined ? undefined : readCursor(cursor);
    const rest = found
      .filter((figures) => after === undefined || compare(placeOf(figures), after) > 0)
      .sort((a, b) => compare(placeOf(a), placeOf(b)));
    const masterplans = rest.slice(0, limit);
    const last = masterplans.at(-1);
    return {
      masterplans,
      next_cursor: last === undefined || rest.length <= limit ? null : writeCursor(placeOf(last)),
      others: others === undefined ? null : othersOf(others),
    };
  }

  /**
   * @returns undefined when nothing is known of it
   * @throws StoreUnavailableError
   */
  async detail(
    book: string,
    id: string,
    window: AnalyticsWindow,
    now = Date.now(),
  ): Promise<MasterplanDetail | undefined> {
    const [buckets, atomBuckets, spans] = await Promise.all([
      this.store.read(book, MASTERPLANS, bucketsOf(window, now)),
      this.store.read(book, atomsOf(id), bucketsOf(window, now, ['day', 'hour'])),
      this.store.spans(book, id),
    ]);
    const counts = mergedById(buckets).get(id);
    const joined = joinSpans(spans);
    const last = joined.at(-1);
    if (counts === undefined && last === undefined) return undefined;
    const figures = masterplanFigures(id, counts ?? { '^seen': last?.endedAt ?? 0 });
    const start = windowStart(window, now);
    const atoms = mergedById(atomBuckets);
    const truncated = atoms.delete(OTHER_ID);
    return {
      window,
      masterplan: figures,
      waves: joined.filter(({ endedAt }) => endedAt >= start).map(waveOf),
      atoms: Array.from(atoms, atomOf).sort((a, b) => (a.last_seen_at < b.last_seen_at ? 1 : -1)),
      atoms_truncated: truncated,
    };
  }
}

function othersOf(counts: LedgerCounts): NonNullable<MasterplansPage['others']> {
  const { masterplan_id: _id, last_seen_at: _at, ...figures } = masterplanFigures('', counts);
  return figures;
}

function waveOf({ startedAt, endedAt, counts }: LedgerSpan): MasterplanDetail['waves'][number] {
  return {
    started_at: new Date(startedAt).toISOString(),
    ended_at: new Date(endedAt).toISOString(),
    lookups: counts['lookups'] ?? 0,
    outcomes: partOutcomes(counts),
  };
}

function atomOf([id, counts]: [string, LedgerCounts]): MasterplanDetail['atoms'][number] {
  return {
    atom_id: id,
    lookups: counts['lookups'] ?? 0,
    outcomes: partOutcomes(counts),
    spent_usd: usd(counts['spent_nano'] ?? 0),
    saved_usd: usd(counts['saved_nano'] ?? 0),
    last_seen_at: seenAt(counts),
  };
}

function compareUp([a, idA]: Place, [b, idB]: Place): number {
  if (a !== b) return a < b ? -1 : 1;
  return idA < idB ? -1 : idA > idB ? 1 : 0;
}

function writeCursor(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function readCursor(cursor: string): Place {
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    const isValue = typeof value === 'string' || typeof value === 'number';
    if (isValue && typeof id === 'string') return [value, id];
  } catch {
    // Told below.
  }
  throw new InvalidCursorError();
}
