import { RedisScript } from '../connection/redis-script.js';
import { NOW, OWN } from './own.lua.js';

/**
 * Numbers an invalidation, publishes it, and tells whose lease it has to wait for, in one step.
 * Published: "<n> <token> <replica> <1 when an acknowledgement is asked for, else 0> <payload>".
 *
 * KEYS[1] position, hash {n, token}
 * KEYS[2] leases, zset
 * ARGV[1] the announcing replica
 * ARGV[2] a new random token
 * ARGV[3] channel
 * ARGV[4] '1' when acknowledgements are asked for
 * ARGV[5] payload
 * @returns {n, other replica, ms left of its lease, …}; only n when no acknowledgement was asked for
 */
export const announce = new RedisScript(
  `${OWN}${NOW}
local n = own('HINCRBY', KEYS[1], 'n', 1)
redis.call('HSET', KEYS[1], 'token', ARGV[2])
redis.call('PUBLISH', ARGV[3], string.format('%.0f', n) .. ' ' .. ARGV[2] .. ' ' .. ARGV[1] .. ' ' .. ARGV[4] .. ' ' .. ARGV[5])
local reply = {n}
if ARGV[4] == '1' then
  local now = milliseconds()
  local leases = own('ZRANGE', KEYS[2], '(' .. string.format('%.0f', now), '+inf', 'BYSCORE', 'WITHSCORES')
  for i = 1, #leases, 2 do
    if leases[i] ~= ARGV[1] then
      reply[#reply + 1] = leases[i]
      reply[#reply + 1] = leases[i + 1] - now
    end
  end
end
return reply
`,
  ['allow-oom'],
);
