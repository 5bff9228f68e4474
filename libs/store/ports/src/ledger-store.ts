/** Lengths of the buckets that counts are kept in, all beginning in UTC. */
export const LEDGER_RESOLUTIONS = ['minute', 'hour', 'day'] as const;
export type LedgerResolution = (typeof LEDGER_RESOLUTIONS)[number];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Length of a bucket, and how long after its beginning it is kept at least, ms. */
export const LEDGER_BUCKETS: Readonly<
  Record<LedgerResolution, { readonly lengthMs: number; readonly keptMs: number }>
> = {
  minute: { lengthMs: MINUTE_MS, keptMs: 26 * HOUR_MS },
  hour: { lengthMs: HOUR_MS, keptMs: 32 * DAY_MS },
  day: { lengthMs: DAY_MS, keptMs: 62 * DAY_MS },
};

/** The latest records of a book that are kept, and for how long. */
export const LEDGER_RECORDS = { most: 10_000, keptMs: 7 * DAY_MS } as const;
/** The latest spans of a thread that are kept, and for how long after the last. A shorter pause joins two of them. */
export const LEDGER_SPANS = { most: 200, keptMs: 32 * DAY_MS, pauseMs: 2_000 } as const;

/** Stands for all ids of a series that came after its bucket was full. No label may hold a comma. */
export const OTHER_ID = ',other';

/** Whole numbers by name. They are added up, but for names that begin with `^`: of those the greatest is kept. */
export type LedgerCounts = Readonly<Record<string, number>>;

/** What is added to the buckets of one series, by id. */
export interface LedgerSeries {
  /** What the ids are of: `models`, `masterplans` … */
  readonly series: string;
  readonly resolutions: readonly LedgerResolution[];
  /** Ids that a bucket keeps apart; what comes for further ones is added to `OTHER_ID`. */
  readonly mostIds: number;
  readonly counts: ReadonlyMap<string, LedgerCounts>;
}

/** A stretch of time in which something went on, such as a wave of a masterplan. Times are ms since the epoch. */
export interface LedgerSpan {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly counts: LedgerCounts;
}

/** One addition to a book: carried out as a whole or not at all, and once however often it is sent. */
export interface LedgerWrite {
  /** Whose figures: a tenant's, or everybody's. */
  readonly book: string;
  /** The process that counted. */
  readonly source: string;
  /** Rises with each write of the source. */
  readonly sequence: number;
  /** The minute that was counted, ms since the epoch. */
  readonly at: number;
  readonly series: readonly LedgerSeries[];
  /** By thread: what they are the spans of. */
  readonly spans: ReadonlyMap<string, readonly LedgerSpan[]>;
  /** Opaque to the store; the oldest first. */
  readonly records: readonly string[];
}

export interface LedgerBucket {
  readonly resolution: LedgerResolution;
  /** ms since the epoch */
  readonly start: number;
}

export interface LedgerRecord {
  /** Rises from record to record of a book. */
  readonly id: string;
  readonly record: string;
}

export interface LedgerRecordQuery {
  /** Those that came before this one, the latest first. */
  readonly before?: string;
  /** Those that came after this one, the oldest first. */
  readonly after?: string;
  readonly limit: number;
}

/**
 * Keeps counts in buckets of time, for a while.
 *
 * Rules for every adapter, held by the contract suite in `store/testing`:
 * - A write is atomic, and one whose sequence is not above its source's last in that book changes nothing.
 * - Writers in any number may add to the same buckets.
 * - Buckets, spans and records go by themselves when their time is over; nothing grows with what callers send beyond
 *   `mostIds`, `LEDGER_SPANS` and `LEDGER_RECORDS`.
 * - Methods reject when the store cannot answer.
 */
export abstract class LedgerStore {
  abstract add(write: LedgerWrite): Promise<void>;

  /** @returns the counts by id of each bucket, in the order asked; empty where nothing was counted */
  abstract read(
    book: string,
    series: string,
    buckets: readonly LedgerBucket[],
  ): Promise<readonly ReadonlyMap<string, LedgerCounts>[]>;

  /** @returns spans that were added, the oldest first; some may still touch each other */
  abstract spans(book: string, thread: string): Promise<readonly LedgerSpan[]>;

  /** @throws InvalidCursorError for an id that no record can have */
  abstract records(book: string, query: LedgerRecordQuery): Promise<readonly LedgerRecord[]>;
}

/** Where the bucket begins that holds a time. */
export function bucketStart(resolution: LedgerResolution, at: number): number {
  const { lengthMs } = LEDGER_BUCKETS[resolution];
  return Math.floor(at / lengthMs) * lengthMs;
}

/** Adds counts to others, in place: sums, and the greatest of names that begin with `^`. */
export function addCounts(to: Record<string, number>, counts: LedgerCounts): void {
  for (const [name, value] of Object.entries(counts)) {
    const before = to[name] ?? 0;
    to[name] = name.startsWith('^')
      ? Math.max(before, value)
      : Math.min(before + value, Number.MAX_SAFE_INTEGER);
  }
}

/**
 * Joins spans that are parted by less than a pause.
 * @returns the oldest first
 */
export function joinSpans(spans: readonly LedgerSpan[]): LedgerSpan[] {
  const joined: { startedAt: number; endedAt: number; counts: Record<string, number> }[] = [];
  for (const span of spans.toSorted((a, b) => a.startedAt - b.startedAt)) {
    const last = joined.at(-1);
    if (last === undefined || span.startedAt - last.endedAt >= LEDGER_SPANS.pauseMs) {
      joined.push({ ...span, counts: { ...span.counts } });
      continue;
    }
    last.endedAt = Math.max(last.endedAt, span.endedAt);
    addCounts(last.counts, span.counts);
  }
  return joined;
}
