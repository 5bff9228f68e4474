import { readFile } from 'node:fs/promises';
import { journalEntry, type JournalEntry, journalHead } from './journal-entry.js';

export interface JournalContent {
  readonly masterplanId: string;
  readonly entries: ReadonlyMap<string, JournalEntry>;
  /** Whether every atom was answered. */
  readonly ended: boolean;
  /** Length of what is whole, in bytes: a crash may have left a part of a line behind it. */
  readonly wholeBytes: number;
}

/**
 * Reads a journal as a crash may have left it: the part of a line at its end is not looked at, and a damaged line
 * costs only its own atom.
 * @returns undefined when there is no file or nothing whole in it; `'foreign'` when it is no journal
 */
export async function readJournal(path: string): Promise<JournalContent | 'foreign' | undefined> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  const wholeBytes = bytes.lastIndexOf('\n') + 1;
  if (wholeBytes === 0) return bytes.length === 0 || isTornHead(bytes) ? undefined : 'foreign';
  const [first, ...lines] = bytes.subarray(0, wholeBytes).toString('utf8').trimEnd().split('\n').map(parsed);
  const head = journalHead.safeParse(first);
  if (!head.success) return 'foreign';
  const entries = new Map<string, JournalEntry>();
  for (const line of lines) {
    const entry = journalEntry.safeParse(line);
    if (entry.success) entries.set(entry.data.id, entry.data);
  }
  const ended = (lines.at(-1) as { type?: unknown } | undefined)?.type === 'end';
  return { masterplanId: head.data.masterplan_id, entries, ended, wholeBytes };
}

function isTornHead(bytes: Buffer): boolean {
  const start = '{"type":"run"';
  return bytes.toString('utf8', 0, start.length).startsWith(start.slice(0, bytes.length));
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
