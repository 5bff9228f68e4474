import { RedisScript } from '../connection/redis-script.js';
import { INDEX_ENTRY } from './index-entry.lua.js';
import { PUT_ENTRY } from './put-entry.lua.js';

/**
 * Puts an entry into its tags' indexes and stores it, all in one step, unless something that selects it was invalidated
 * since its fence was taken. Outside of a cluster only, where all of it is in reach: see `add-to-indexes.lua.ts` and
 * `store-entry-3.lua.ts` for the same in two.
 *
 * KEYS[1] value, string
 * KEYS[2] metadata, hash
 * KEYS[3..2+n] indexes, zsets
 * KEYS[3+n..] the fence: strings
 * ARGV[1] n, the number of indexes
 * ARGV[2] key of the entry
 * ARGV[3] expiresAt, ms
 * ARGV[4] evictAt, ms
 * ARGV[5] when the indexes are to expire, ms: evictAt or a little later
 * ARGV[6] the most expired members to trim from each on the way
 * ARGV[7] value
 * ARGV[8] the number of fields and values of the metadata
 * ARGV[9..] those; then for each key of the fence what the writer saw there, '' for none
 * @returns {-1 fenced, 0 stored, 1 stored in another's place; 1 when an index is kept longer than before, else 0}
 */
export const writeEntry = new RedisScript(`${INDEX_ENTRY}${PUT_ENTRY}
local lastIndex, lastField = 2 + ARGV[1], 8 + ARGV[8]
for i = lastIndex + 1, #KEYS do
  if (own('GET', KEYS[i]) or '') ~= ARGV[lastField + i - lastIndex] then return {-1, 0} end
end

local expiresAt, evictAt = tonumber(ARGV[3]), tonumber(ARGV[4])
local longer = 0
for i = 3, lastIndex do
  if indexEntry(KEYS[i], ARGV[2], expiresAt, evictAt, ARGV[5], ARGV[6]) then longer = 1 end
end
return {putEntry(KEYS[1], KEYS[2], ARGV[7], ARGV[4], {unpack(ARGV, 9, lastField)}), longer}
`);
