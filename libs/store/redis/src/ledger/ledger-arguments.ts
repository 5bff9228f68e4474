import {
  LEDGER_BUCKETS,
  LEDGER_RECORDS,
  LEDGER_SPANS,
  type LedgerCounts,
  type LedgerWrite,
  OTHER_ID,
  bucketStart,
} from '@reuso/store/ports';
import type { LedgerNames } from './ledger-names.js';

/** Keys that the script has beside those named by the write. */
const OWN_KEYS = 2;

/** A write as `add-to-ledger.lua.ts` takes it. */
export function ledgerArguments(
  names: LedgerNames,
  write: LedgerWrite,
): { readonly keys: readonly string[]; readonly json: string } {
  const keys: string[] = [];
  const placeOf = (key: string): number => OWN_KEYS + keys.push(key);
  const buckets = write.series.flatMap(({ series, resolutions, mostIds }, index) =>
    resolutions.map((resolution) => {
      const start = bucketStart(resolution, write.at);
      const { lengthMs, keptMs } = LEDGER_BUCKETS[resolution];
      const key = placeOf(names.bucket(series, { resolution, start }));
      return [key, start + lengthMs + keptMs, mostIds, index + 1];
    }),
  );
  const spans = Array.from(write.spans, ([thread, list]) => {
    const key = placeOf(names.spans(thread));
    return list.map(({ startedAt, endedAt, counts }) => [key, startedAt, endedAt, counts]);
  }).flat();
  const json = JSON.stringify({
    buckets,
    counts: write.series.map(({ counts }) => Array.from(counts, flattened)),
    spans,
    pause: LEDGER_SPANS.pauseMs,
    mostSpans: LEDGER_SPANS.most,
    spansKept: LEDGER_SPANS.keptMs,
    records: write.records,
    mostRecords: LEDGER_RECORDS.most,
    recordsKept: LEDGER_RECORDS.keptMs,
    other: OTHER_ID,
  });
  return { keys, json };
}

function flattened([id, counts]: readonly [string, LedgerCounts]): (string | number)[] {
  return [id, ...Object.entries(counts).flat()];
}
