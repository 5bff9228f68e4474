import { DatabaseSync } from 'node:sqlite';

export const MASTERPLANS = 200;
export const PLANS_AN_HOUR = 20;

/** A month of figures as a busy one leaves them, into the file of an embedded store that no server holds. */
export function fillLedger(file: string): void {
  const database = new DatabaseSync(file);
  const insert = database.prepare(
    "INSERT OR REPLACE INTO ledger_counts (book, series, resolution, start, id, counts) VALUES (',everybody', ?, ?, ?, ?, ?)",
  );
  const plan = JSON.stringify({
    lookups: 900,
    reused: 600,
    spent_nano: 9e8,
    saved_nano: 2e9,
    exact: 600,
    upstream: 300,
    '^seen': Date.now(),
  });
  const times = Array.from({ length: 20 }, (_, bucket) => [`llm.hit#${bucket}`, 1_000]);
  const totals = JSON.stringify({
    'llm.hits': 9e5,
    'llm.misses': 3e5,
    'llm.saved_nano': 9e12,
    'llm.outcome_exact': 9e5,
    'llm.outcome_upstream': 3e5,
    upstream_calls: 3e5,
    ...Object.fromEntries(times),
  });
  const model = JSON.stringify({ lookups: 1e5, reused: 6e4, spent_nano: 9e9, saved_nano: 9e9 });
  const now = Date.now();
  database.exec('BEGIN');
  for (const [resolution, [lengthMs, count]] of [
    [60_000, 24 * 60],
    [3_600_000, 30 * 24],
    [86_400_000, 30],
  ].entries() as Iterable<[number, [number, number]]>) {
    for (let back = 0; back < count; back += 1) {
      const start = (Math.floor(now / lengthMs) - back) * lengthMs;
      insert.run('totals', resolution, start, '', totals);
      for (let number = 0; number < 5; number += 1)
        insert.run('models', resolution, start, `model-${number}`, model);
      const plans = resolution === 2 ? MASTERPLANS : PLANS_AN_HOUR;
      for (let number = 0; number < plans; number += 1) {
        const id = `plan-${(back * plans + number) % MASTERPLANS}`;
        insert.run('masterplans', resolution, start, id, plan);
      }
    }
  }
  database.exec('COMMIT');
  database.close();
}
