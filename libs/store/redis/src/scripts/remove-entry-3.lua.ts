import { RedisScript } from '../connection/redis-script.js';

/**
 * Fences a key, so that no write which began earlier stores anything under it, and removes its entry.
 *
 * KEYS[1] value, string
 * KEYS[2] metadata, hash
 * KEYS[3] the key's fence, string
 * ARGV[1] the new fence
 * ARGV[2] how long the fence lasts, ms
 * ARGV[3] id of the entry that was taken out of all its indexes, '' for none: any other in its place goes too
 * ARGV[4] the field of the tag that the entry must carry to be removed; none: it is removed whatever it carries
 * @returns 1 when there was an entry and it was removed, else 0
 */
export const removeEntry = new RedisScript(
  `
redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[2])
-- Without metadata nobody can tell which tags the value carries: it goes.
if ARGV[4] and redis.call('TYPE', KEYS[2]).ok == 'hash' then
  local other = ARGV[3] ~= '' and redis.call('HGET', KEYS[2], 'id') ~= ARGV[3]
  if not other and redis.call('HEXISTS', KEYS[2], ARGV[4]) == 0 then return 0 end
end
local existed = redis.call('TYPE', KEYS[1]).ok == 'string' and 1 or 0
redis.call('DEL', KEYS[1], KEYS[2])
return existed
`,
  ['allow-oom'],
);
