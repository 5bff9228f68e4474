import { RedisScript } from '../connection/redis-script.js';
import { OWN } from './own.lua.js';

/**
 * Stores an entry, unless its key was invalidated since the fence was taken.
 *
 * KEYS[1] value, string
 * KEYS[2] metadata, hash
 * KEYS[3] the key's fence, string
 * ARGV[1] the fence that the writer saw, '' for none
 * ARGV[2] value
 * ARGV[3] evictAt, ms
 * ARGV[4..] fields and values of the metadata
 * @returns -1 fenced, 0 stored, 1 stored in another's place
 */
export const storeEntry = new RedisScript(`${OWN}
if (own('GET', KEYS[3]) or '') ~= ARGV[1] then return -1 end
local replaced = redis.call('EXISTS', KEYS[1])
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[2], unpack(ARGV, 4))
redis.call('PEXPIREAT', KEYS[2], ARGV[3])
redis.call('SET', KEYS[1], ARGV[2], 'PXAT', ARGV[3])
return replaced
`);
