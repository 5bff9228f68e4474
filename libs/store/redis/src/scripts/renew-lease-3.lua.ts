import { RedisScript } from '../connection/redis-script.js';
import { NOW, OWN } from './own.lua.js';

/**
 * Renews a replica's lease on serving local copies, and tells it how far the invalidations have come. Each has a number and
 * a random token: the same number with another token shows that Redis lost some (a restart, a failover).
 *
 * KEYS[1] position, hash {n, token}
 * KEYS[2] leases, zset: end of each replica's lease, ms
 * KEYS[3] seen, hash: the last invalidation that each replica is known to have dealt with
 * ARGV[1] replica
 * ARGV[2] length of the lease, ms
 * ARGV[3] n of the last invalidation that the replica has dealt with
 * ARGV[4] its token
 * @returns {n, token}
 */
export const renewLease = new RedisScript(
  `${OWN}${NOW}
local now = milliseconds()
for _, id in ipairs(own('ZRANGE', KEYS[2], '-inf', now, 'BYSCORE', 'LIMIT', 0, 100)) do
  redis.call('ZREM', KEYS[2], id)
  own('HDEL', KEYS[3], id)
end
redis.call('ZADD', KEYS[2], now + ARGV[2], ARGV[1])
local n = own('HGET', KEYS[1], 'n') or '0'
local token = redis.call('HGET', KEYS[1], 'token') or ''
if ARGV[3] == n and ARGV[4] == token then own('HSET', KEYS[3], ARGV[1], n) end
return {n, token}
`,
  ['allow-oom'],
);
