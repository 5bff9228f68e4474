import { RedisScript } from '../connection/redis-script.js';
import { INDEX_ENTRY } from './index-entry.lua.js';

/**
 * Puts an entry into tags' indexes, and reads each tag's generation in the same step: whoever invalidates the tag
 * afterwards finds the entry in the index, and whoever did before has changed the generation.
 *
 * KEYS[1] index, zset
 * KEYS[2] generation, string
 * KEYS[..] further pairs, outside of a cluster only
 * ARGV[1] key of the entry
 * ARGV[2] expiresAt, ms
 * ARGV[3] evictAt, ms
 * ARGV[4] when the indexes are to expire, ms: evictAt or a little later
 * ARGV[5] the most expired members to trim from each on the way
 * @returns {1 when an index is kept longer than before, else 0; each tag's generation, '' when there is none}
 */
export const addToIndexes = new RedisScript(`${INDEX_ENTRY}
local expiresAt, evictAt = tonumber(ARGV[2]), tonumber(ARGV[3])
local reply = {0}
for i = 1, #KEYS, 2 do
  if indexEntry(KEYS[i], ARGV[1], expiresAt, evictAt, ARGV[4], ARGV[5]) then reply[1] = 1 end
  reply[#reply + 1] = own('GET', KEYS[i + 1]) or ''
end
return reply
`);
