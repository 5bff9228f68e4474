import { RedisScript } from '../connection/redis-script.js';
import { NOW } from './own.lua.js';

/**
 * Tells which of the replicas still may serve local copies from before an invalidation.
 *
 * KEYS[1] leases, zset
 * KEYS[2] seen, hash
 * ARGV[1] n of the invalidation
 * ARGV[2..] replicas that have not acknowledged it
 * @returns {replica, ms left of its lease, …}
 */
export const unacknowledged = new RedisScript(
  `${NOW}
local now, reply = milliseconds(), {}
for i = 2, #ARGV do
  local last = redis.call('ZSCORE', KEYS[1], ARGV[i])
  local seen = tonumber(redis.call('HGET', KEYS[2], ARGV[i]) or 0)
  if last and tonumber(last) > now and seen < tonumber(ARGV[1]) then
    reply[#reply + 1] = ARGV[i]
    reply[#reply + 1] = tonumber(last) - now
  end
end
return reply
`,
  ['no-writes'],
);
