import { RedisScript } from '../connection/redis-script.js';
import { OWN } from './own.lua.js';
import { TRIM_INDEX } from './trim-index.lua.js';

/**
 * Puts an entry into tags' indexes, and reads each tag's generation in the same step: whoever invalidates the tag
 * afterwards finds the entry in the index, and whoever did before has changed the generation.
 *
 * An index sorts by expiry, latest first, then by key: scores are negative. Its one positive score, of the member
 * "~", is the longest time that any of its entries is kept beyond its expiry.
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
export const addToIndexes = new RedisScript(`${OWN}${TRIM_INDEX}
local expiresAt, evictAt = tonumber(ARGV[2]), tonumber(ARGV[3])
local reply = {0}
for i = 1, #KEYS, 2 do
  local index = KEYS[i]

  -- An entry that is there already keeps the later expiry: this write may yet be refused.
  own('ZADD', index, 'LT', -expiresAt, ARGV[1])
  if evictAt > expiresAt then redis.call('ZADD', index, 'GT', evictAt - expiresAt, '~') end

  if ARGV[5] ~= '0' then trim(index, ARGV[5]) end

  reply[#reply + 1] = own('GET', KEYS[i + 1]) or ''
  if redis.call('PEXPIRETIME', index) < tonumber(ARGV[4]) then
    reply[1] = 1
    redis.call('PEXPIREAT', index, ARGV[4])
  end
end
return reply
`);
