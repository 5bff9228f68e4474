import { RedisScript } from '../connection/redis-script.js';
import { FOLLOWERS } from './followers.lua.js';

/**
 * Takes a follower off a flight, and tells the leader when it was the last.
 *
 * KEYS[1] record, hash
 * KEYS[2] passengers, zset
 * ARGV[1] the follower
 * ARGV[2] prefix of inboxes
 * ARGV[3] token
 */
export const leaveFlight = new RedisScript(
  `${FOLLOWERS}
redis.call('ZREM', KEYS[2], ARGV[1])
local leader = redis.call('HGET', KEYS[1], 'leader')
if leader and #followers(KEYS[2]) == 0 then redis.call('PUBLISH', ARGV[2] .. leader, ARGV[3]) end
`,
  ['allow-oom'],
);
