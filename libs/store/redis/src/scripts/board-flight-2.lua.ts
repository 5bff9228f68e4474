import { RedisScript } from '../connection/redis-script.js';
import { NOW } from './own.lua.js';

/**
 * Adds a follower, or only what somebody aboard brings, to a flight. For each name the generation that was seen first stays.
 *
 * KEYS[1] record, hash, see `elect-2.lua.ts`
 * KEYS[2] passengers, zset
 * ARGV[1] the follower; '': it is aboard, and nobody is added
 * ARGV[2] when it is forgotten unless it is heard of, ms from now
 * ARGV[3] prefix of inboxes
 * ARGV[4] token
 * ARGV[5] how many generations follow
 * ARGV[6..] name and generation of each, then fields that are set to '1' (tags, `stores`, `blind`)
 * @returns {'gone'}; {'overtaken'} when the flight saw another generation of the same name; {'aboard' or, when the
 *   party was sealed before, 'late', name and generation of what the flight saw and the follower did not, …}
 */
export const boardFlight = new RedisScript(`${NOW}
if redis.call('EXISTS', KEYS[1]) == 0 then return {'gone'} end
local follower, last = ARGV[1], 5 + 2 * ARGV[5]

local given = {}
for i = 6, last, 2 do
  local seen = follower ~= '' and redis.call('HGET', KEYS[1], 'f:' .. ARGV[i])
  if seen and seen ~= ARGV[i + 1] then return {'overtaken'} end
  given['f:' .. ARGV[i]] = true
end

local reply = {'late'}
if redis.call('HEXISTS', KEYS[1], 'sealed') == 0 then
  reply[1] = 'aboard'
  for i = 6, last, 2 do redis.call('HSETNX', KEYS[1], 'f:' .. ARGV[i], ARGV[i + 1]) end
  for i = last + 1, #ARGV do redis.call('HSET', KEYS[1], ARGV[i], '1') end
end
if follower == '' then return reply end

redis.call('ZADD', KEYS[2], milliseconds() + ARGV[2], follower)
redis.call('PEXPIRE', KEYS[2], ARGV[2])
redis.call('PUBLISH', ARGV[3] .. redis.call('HGET', KEYS[1], 'leader'), ARGV[4])
for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
  if name:sub(1, 2) == 'f:' and not given[name] then
    reply[#reply + 1] = name:sub(3)
    reply[#reply + 1] = redis.call('HGET', KEYS[1], name)
  end
end
return reply
`);
