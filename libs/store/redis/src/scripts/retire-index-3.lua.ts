import { RedisScript } from '../connection/redis-script.js';
import { OWN } from './own.lua.js';

/**
 * Begins the invalidation of a tag: changes its generation and sets its index aside, in one step. The members wait
 * there until each has been removed and every replica has been told, so that an invalidation which was cut off is
 * finished by the next one.
 *
 * KEYS[1] index, zset
 * KEYS[2] generation, string
 * KEYS[3] retired index, zset
 * ARGV[1] the new generation
 * ARGV[2] how long the generation lasts, ms
 * ARGV[3] the most members that are worth naming to replicas; the member "*" (score 1) marks a longer index
 * @returns {members that were set aside, not counting the mark; 1 when there is the mark, else 0}
 */
export const retireIndex = new RedisScript(
  `${OWN}
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
own('ZREM', KEYS[1], '~')
local marked = own('ZSCORE', KEYS[3], '*')
if redis.call('EXISTS', KEYS[1]) == 1 then
  if redis.call('EXISTS', KEYS[3]) == 0 then
    redis.call('RENAME', KEYS[1], KEYS[3])
  else
    local last = math.max(redis.call('PEXPIRETIME', KEYS[1]), redis.call('PEXPIRETIME', KEYS[3]))
    redis.call('ZUNIONSTORE', KEYS[3], 2, KEYS[3], KEYS[1], 'AGGREGATE', 'MIN')
    redis.call('DEL', KEYS[1])
    if last > 0 then redis.call('PEXPIREAT', KEYS[3], string.format('%.0f', last)) end
  end
end
local count = redis.call('ZCARD', KEYS[3]) - (marked and 1 or 0)
if not marked and count > tonumber(ARGV[3]) then redis.call('ZADD', KEYS[3], 1, '*') end
return {count, (marked or count > tonumber(ARGV[3])) and 1 or 0}
`,
  ['allow-oom'],
);
