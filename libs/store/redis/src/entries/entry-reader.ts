import type { EntryInspection } from '@reuso/store/ports';
import type { RedisLink } from '../connection/redis-link.js';
import { describeEntry } from '../scripts/describe-entry-3.lua.js';
import { fromFields, type EntryRecord } from './entry-record.js';
import { entryNames } from './redis-keys.js';

export interface DescribedEntry {
  /** Whether there is a value to serve. */
  readonly stored: boolean;
  /** The key's fence, '' for none. */
  readonly fence: string;
  /** undefined: there is no metadata, or it is not ours. */
  readonly record: EntryRecord | undefined;
}

/** Reads what is known of an entry, less its bytes. */
export async function readEntry(link: RedisLink, key: string): Promise<DescribedEntry> {
  const [value, fence, fields] = (await link.run(describeEntry, namesOf(key), ['0'])) as [
    string | null,
    string,
    string[],
  ];
  return { stored: value !== null, fence, record: fromFields(key, fields) };
}

/** Reads an entry with its bytes. @returns null when there is none */
export async function inspectEntry(link: RedisLink, key: string): Promise<EntryInspection | null> {
  const [value, , fields, detail] = (await link.runForBytes(describeEntry, namesOf(key), ['1'])) as [
    Buffer | null,
    Buffer,
    Buffer[],
    Buffer | null,
  ];
  const record = fromFields(key, fields.map(String));
  if (value === null || record === undefined) return null;
  return { ...record.summary, value, detail: detail ?? Buffer.alloc(0) };
}

function namesOf(key: string): string[] {
  const { value, metadata, fence } = entryNames(key);
  return [value, metadata, fence];
}
