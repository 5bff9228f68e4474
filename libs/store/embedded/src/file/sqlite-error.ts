/** SQLite's primary result codes that are told apart here (https://sqlite.org/rescode.html). */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_NOMEM = 7;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_CANTOPEN = 14;
const SQLITE_PROTOCOL = 15;
const SQLITE_NOTADB = 26;

/** The file cannot be worked with. Others (full, too big, read-only …) are answers: one write was refused. */
const UNAVAILABLE: ReadonlySet<number> = new Set([
  SQLITE_BUSY,
  SQLITE_LOCKED,
  SQLITE_NOMEM,
  SQLITE_IOERR,
  SQLITE_CORRUPT,
  SQLITE_CANTOPEN,
  SQLITE_PROTOCOL,
  SQLITE_NOTADB,
]);

/** The file's content is not what SQLite, or this program, has written. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';
}

/** The file is not open: it is just being set aside, or the store was closed. */
export class FileNotOpenError extends Error {
  override readonly name = 'FileNotOpenError';

  constructor() {
    super("the embedded store's file is not open");
  }
}

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
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB || error instanceof DamagedFileError;
}

/** Whether an error means that the store does not work, rather than that it refused one write. */
export function isSqliteUnavailable(error: unknown): boolean {
  const code = primaryCode(error);
  if (code !== undefined) return UNAVAILABLE.has(code);
  return error instanceof DamagedFileError || error instanceof FileNotOpenError;
}
