import { RedisScript } from '../connection/redis-script.js';
import { TRIM_INDEX } from './trim-index.lua.js';

/**
 * Takes expired members out of a tag's index. One that is left without any goes.
 *
 * KEYS[1] index, zset
 * ARGV[1] the most members to take out
 * @returns how many were taken out
 */
export const trimIndex = new RedisScript(
  `${TRIM_INDEX}
if redis.call('TYPE', KEYS[1]).ok ~= 'zset' then return 0 end
local count = trim(KEYS[1], ARGV[1])
if redis.call('ZCARD', KEYS[1]) == 1 and redis.call('ZSCORE', KEYS[1], '~') then redis.call('DEL', KEYS[1]) end
return count
`,
  ['allow-oom'],
);
