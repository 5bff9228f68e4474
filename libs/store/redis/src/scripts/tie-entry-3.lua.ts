import { RedisScript } from '../connection/redis-script.js';
import { OWN } from './own.lua.js';

/**
 * Adds tags to an entry that is in their indexes already, unless an invalidation came across it since its fence was read.
 *
 * KEYS[1] value, string
 * KEYS[2] metadata, hash
 * KEYS[3] the key's fence, string
 * ARGV[1] the fence that was read, '' for none
 * ARGV[2..] fields of the tags
 * @returns -1 fenced, 0 the entry is gone, 1 tied
 */
export const tieEntry = new RedisScript(`${OWN}
if (own('GET', KEYS[3]) or '') ~= ARGV[1] then return -1 end
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('TYPE', KEYS[2]).ok ~= 'hash' then return 0 end
for i = 2, #ARGV do redis.call('HSET', KEYS[2], ARGV[i], '') end
return 1
`);
