import { RedisScript } from '../connection/redis-script.js';
import { NOW, OWN } from './own.lua.js';

/**
 * Puts an entry into a tag's index, and reads the tag's generation in the same step: whoever invalidates the tag
 * afterwards finds the entry in the index, and whoever did before has changed the generation.
 *
 * The index sorts by expiry, latest first, then by key: scores are negative. Its one positive score, of the member
 * "~", is the longest time that any of its entries is kept beyond its expiry.
 *
 * KEYS[1] index, zset
 * KEYS[2] generation, string
 * ARGV[1] key of the entry
 * ARGV[2] expiresAt, ms
 * ARGV[3] evictAt, ms
 * ARGV[4] when the index is to expire, ms: evictAt or a little later
 * ARGV[5] the most expired members to trim on the way
 * @returns {the generation, '' when there is none; 1 when the index is kept longer than before, else 0}
 */
export const addToIndex = new RedisScript(`${OWN}${NOW}
local expiresAt, evictAt = tonumber(ARGV[2]), tonumber(ARGV[3])

-- An entry that is there already keeps the later expiry: this write may yet be refused.
own('ZADD', KEYS[1], 'LT', -expiresAt, ARGV[1])
if evictAt > expiresAt then redis.call('ZADD', KEYS[1], 'GT', evictAt - expiresAt, '~') end

if ARGV[5] ~= '0' then
  local longest = tonumber(redis.call('ZSCORE', KEYS[1], '~') or 0)
  local bound = string.format('(%.0f', longest - milliseconds())
  local gone = redis.call('ZRANGE', KEYS[1], bound, '(0', 'BYSCORE', 'LIMIT', 0, ARGV[5])
  if #gone > 0 then redis.call('ZREM', KEYS[1], unpack(gone)) end
end

local generation = own('GET', KEYS[2]) or ''
local longer = 0
if redis.call('PEXPIRETIME', KEYS[1]) < tonumber(ARGV[4]) then
  longer = 1
  redis.call('PEXPIREAT', KEYS[1], ARGV[4])
end
return {generation, longer}
`);
