import { RedisScript } from '../connection/redis-script.js';
import { NOW } from './own.lua.js';

/**
 * Takes expired vectors out of a partition. In one step: one that is added again meanwhile stays.
 *
 * KEYS[1] vectors, vector set
 * KEYS[2] expiries, zset of the same keys by `evictAt`
 * ARGV[1] the most vectors to take out
 * @returns how many were taken out
 */
export const trimVectors = new RedisScript(
  `${NOW}
if redis.call('TYPE', KEYS[2]).ok ~= 'zset' then return 0 end
local gone = redis.call('ZRANGE', KEYS[2], '-inf', string.format('%.0f', milliseconds()), 'BYSCORE', 'LIMIT', 0, ARGV[1])
if #gone == 0 then return 0 end
if redis.call('TYPE', KEYS[1]).ok == 'vectorset' then
  for _, key in ipairs(gone) do redis.call('VREM', KEYS[1], key) end
end
redis.call('ZREM', KEYS[2], unpack(gone))
return #gone
`,
  ['allow-oom'],
);
