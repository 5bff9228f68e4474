/** SQLite's primary result codes that are told apart here (https://sqlite.org/rescode.html). */
const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : undefined;
}

export function isBusy(error: unknown): boolean {
  return primaryCode(error) === SQLITE_BUSY;
}

export function isDamaged(error: unknown): boolean {
  const code = primaryCode(error);
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

/** The file refused one write (full, too big) and still reads: an answer, not a store that is down. */
const REFUSED_WRITES: ReadonlySet<number> = new Set([13, 18]);

/** Whether an error means that the store does not work, rather than that it refused one write. */
export function isSqliteUnavailable(error: unknown): boolean {
  const code = primaryCode(error);
  return code !== undefined && !REFUSED_WRITES.has(code);
}
