import type { FlightParty } from '@reuso/store/ports';
import type { RedisArgument } from '../connection/redis-link.js';
import { tagField } from '../entries/entry-record.js';

const GENERATION = 'f:';
const TAG = 't:';

/** Fields that a party sets to '1'. */
export function partyMarks({ tags, fence, mayStore }: FlightParty): string[] {
  const marks = tags.map(tagField);
  if (mayStore) marks.push('stores');
  if (fence === undefined) marks.push('blind');
  return marks;
}

/** Fields and values of a new flight's record. */
export function newRecord(leader: string, party: FlightParty): RedisArgument[] {
  const fields: RedisArgument[] = ['leader', leader];
  for (const mark of partyMarks(party)) fields.push(mark, '1');
  for (const [name, generation] of party.fence ?? []) fields.push(GENERATION + name, generation);
  return fields;
}

/** The party that a record's fields and values tell of. */
export function partyOf(flat: readonly string[]): FlightParty {
  const tags: string[] = [];
  const fence = new Map<string, string>();
  const marks = new Set<string>();
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const [name = '', value = ''] = [flat[i], flat[i + 1]];
    if (name.startsWith(TAG)) tags.push(String(JSON.parse(name.slice(TAG.length))));
    else if (name.startsWith(GENERATION)) fence.set(name.slice(GENERATION.length), value);
    else marks.add(name);
  }
  return { tags, fence: marks.has('blind') ? undefined : fence, mayStore: marks.has('stores') };
}
