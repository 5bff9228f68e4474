import { RedisScript } from '../connection/redis-script.js';
import { FOLLOWERS } from './followers.lua.js';
import { OWN } from './own.lua.js';

/**
 * Prolongs a flight, and its lease where it still has it.
 *
 * KEYS[1] lease, string
 * KEYS[2] record, hash
 * KEYS[3] passengers, zset
 * KEYS[4] pieces, stream
 * ARGV[1] token
 * ARGV[2] length of the lease, ms
 * @returns how many follow; -1 when the flight is lost
 */
export const renewFlight = new RedisScript(
  `${OWN}${FOLLOWERS}
if redis.call('PEXPIRE', KEYS[2], ARGV[2]) == 0 then return -1 end
redis.call('PEXPIRE', KEYS[4], ARGV[2])
if own('GET', KEYS[1]) == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return #followers(KEYS[3])
`,
  ['allow-oom'],
);
