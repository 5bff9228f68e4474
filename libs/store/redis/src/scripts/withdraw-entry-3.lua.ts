import { RedisScript } from '../connection/redis-script.js';
import { FIELDS_OF } from './fields-of.lua.js';

/**
 * Fences a key, so that no write which began earlier stores anything under it, and takes what is to be removed out of
 * service. Its metadata stays, to find the indexes by that it is still in: `remove-entry-3.lua.ts` ends it.
 *
 * KEYS[1] value, string
 * KEYS[2] metadata, hash
 * KEYS[3] the key's fence, string
 * ARGV[1] the new fence
 * ARGV[2] how long the fence lasts, ms
 * ARGV[3] the field of the tag that the entry must carry to be removed; none: it is removed whatever it carries
 * @returns {1 when it was served until now, else 0; {field, value, …} of what is to be removed}
 */
export const withdrawEntry = new RedisScript(
  `${FIELDS_OF}
redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[2])
local known = redis.call('TYPE', KEYS[2]).ok == 'hash'
-- Without metadata nobody can tell which tags the value carries: it goes.
if ARGV[3] and known and redis.call('HEXISTS', KEYS[2], ARGV[3]) == 0 then return {0, {}} end
local served = redis.call('TYPE', KEYS[1]).ok == 'string' and 1 or 0
redis.call('DEL', KEYS[1])
return {served, fieldsOf(KEYS[2])}
`,
  ['allow-oom'],
);
