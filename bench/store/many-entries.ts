import { DatabaseSync } from 'node:sqlite';

const MASTERPLANS = 200;
/** One of so many entries has the rare word and the rare tag. */
const RARE = 50_000;
export const RARE_WORD = 'quetzalcoatl';
export const RARE_TAG = 'once-in-a-while';
export const COMMON_TAG = 'wave-1';
export const SOME_MODEL = 'gpt-4o-mini';
export const SOME_MASTERPLAN = 'plan-7';

/**
 * Multiplies the entries of the embedded store's file, which no server may hold, until there are so many: each with a
 * key, a place in time, a masterplan and tags of its own, and a short value, since no listing reads values.
 */
export function multiplyEntries(file: string, wanted: number): void {
  const database = new DatabaseSync(file);
  const tenant = String(database.prepare('SELECT tenant FROM entries LIMIT 1').get()?.['tenant']);
  database.exec(`
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -400000;
    CREATE TEMP TABLE kinds (place INTEGER PRIMARY KEY, layer, model, size, preview, created_at, expires_at);
    INSERT INTO kinds
      SELECT row_number() OVER (ORDER BY id) - 1, layer, model, size, preview, created_at, expires_at FROM entries;
    CREATE TEMP TABLE clone AS
      WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${wanted})
      SELECT numbers.n AS n, (SELECT max(id) FROM entries) + numbers.n AS id,
        k.layer || ':' || lower(hex(randomblob(32))) AS key, k.layer AS layer, k.model AS model, k.size AS size,
        substr(k.preview, 1, 200) || ' No. ' || numbers.n ||
          iif(numbers.n % ${RARE} = 0, ' ${RARE_WORD}', '') AS preview,
        k.created_at - numbers.n * 2000 AS created_at, k.expires_at - numbers.n * 2000 AS expires_at,
        'plan-' || (numbers.n % ${MASTERPLANS}) AS plan, 'wave-' || (numbers.n % 4) AS wave,
        numbers.n % 11 AS hits
      FROM numbers JOIN kinds k ON k.place = numbers.n % (SELECT count(*) FROM kinds);
    BEGIN;
    INSERT INTO entries SELECT id, key, '${tenant}', layer, model, preview,
      json_array('all', 'model:' || model, 'mp:' || plan, 'tag:' || wave,
        iif(n % ${RARE} = 0, 'tag:${RARE_TAG}', 'tag:some')),
      created_at, expires_at, expires_at, size, hits, created_at FROM clone ORDER BY id;
    INSERT INTO contents SELECT id, key, expires_at, zeroblob(64) FROM clone ORDER BY id;
    COMMIT;
  `);
  for (const tag of [
    `'all'`,
    `'model:' || model`,
    `'mp:' || plan`,
    `'tag:' || wave`,
    `iif(n % ${RARE} = 0, 'tag:${RARE_TAG}', 'tag:some')`,
  ]) {
    database.exec(`
      INSERT INTO tags
      SELECT json_array('${tenant}', layer, ${tag}) AS scope, expires_at, key, id, expires_at FROM clone
      ORDER BY scope, expires_at DESC, key
    `);
  }
  database.close();
}
