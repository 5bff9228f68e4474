import { RedisScript } from '../connection/redis-script.js';
import { NOW } from './own.lua.js';

/**
 * Keeps a follower's place in a flight, and reads what there is for it.
 *
 * KEYS[1] record, hash
 * KEYS[2] passengers, zset
 * KEYS[3] pieces, stream
 * ARGV[1] the follower
 * ARGV[2] when it is forgotten unless it is heard of again, ms from now
 * ARGV[3] number of the last piece that it has
 * ARGV[4] the most pieces to read
 * @returns {ms until the flight is lost unless its leader is heard of, head or nil, outcome or nil, number, piece, …};
 *   nothing when it is lost
 */
export const attendFlight = new RedisScript(
  `${NOW}
local left = redis.call('PTTL', KEYS[1])
if left == -2 then return {} end
local found = redis.call('HMGET', KEYS[1], 'head', 'outcome')
if not found[2] then
  redis.call('ZADD', KEYS[2], milliseconds() + ARGV[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[2], ARGV[2])
end
local reply = {left, found[1], found[2]}
for _, piece in ipairs(redis.call('XRANGE', KEYS[3], '(' .. ARGV[3] .. '-0', '+', 'COUNT', ARGV[4])) do
  reply[#reply + 1] = tonumber(piece[1]:match('^%d+'))
  reply[#reply + 1] = piece[2][2]
end
return reply
`,
  ['allow-oom'],
);
