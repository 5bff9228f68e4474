import { RedisScript } from '../connection/redis-script.js';
import { FOLLOWERS } from './followers.lua.js';
import { OWN } from './own.lua.js';

/**
 * Gives a flight up, unless somebody follows it.
 *
 * KEYS[1] lease, string
 * KEYS[2] record, hash
 * KEYS[3] passengers, zset
 * KEYS[4] pieces, stream
 * ARGV[1] token
 * @returns 1 when it is given up, 0 when somebody follows
 */
export const abandonFlight = new RedisScript(
  `${OWN}${FOLLOWERS}
if #followers(KEYS[3]) > 0 then return 0 end
if own('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
return 1
`,
  ['allow-oom'],
);
