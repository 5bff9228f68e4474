import { RedisScript } from '../connection/redis-script.js';

/**
 * Reads a page of an index: latest expiry first, then by key. The place to go on from need not be a member any more.
 *
 * KEYS[1] index, zset
 * ARGV[1] how many
 * ARGV[2] score of the entry to go on after; none: from the beginning
 * ARGV[3] key of that entry
 * @returns {key, score, …}
 */
export const readIndex = new RedisScript(
  `
if redis.call('TYPE', KEYS[1]).ok ~= 'zset' then return {} end

-- Lua's own "<" goes by the locale, the zset by bytes.
local function follows(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = a:byte(i), b:byte(i)
    if x ~= y then return x > y end
  end
  return #a > #b
end

local from = 0
if ARGV[2] then
  -- Bisects those of the same score for the first that follows.
  local low = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. ARGV[2])
  local high = redis.call('ZCOUNT', KEYS[1], '-inf', ARGV[2])
  while low < high do
    local middle = math.floor((low + high) / 2)
    if follows(redis.call('ZRANGE', KEYS[1], middle, middle)[1], ARGV[3]) then high = middle else low = middle + 1 end
  end
  from = low
end
return redis.call('ZRANGE', KEYS[1], from, from + ARGV[1] - 1, 'WITHSCORES')
`,
  ['no-writes'],
);
