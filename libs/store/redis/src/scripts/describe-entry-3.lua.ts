import { RedisScript } from '../connection/redis-script.js';

/**
 * Reads what is known of an entry. Values of another type are treated as absent.
 *
 * KEYS[1] value, string
 * KEYS[2] metadata, hash
 * KEYS[3] the key's fence, string
 * ARGV[1] '1': with the value and the detail
 * @returns {value ('' unless asked for) or nil, fence ('' for none), {field, value, …} less the detail, detail or nil}
 */
export const describeEntry = new RedisScript(
  `
local function is(key, kind) return redis.call('TYPE', key).ok == kind end
local bytes = ARGV[1] == '1'

local value = false
if is(KEYS[1], 'string') then value = bytes and redis.call('GET', KEYS[1]) or '' end

local fence = is(KEYS[3], 'string') and redis.call('GET', KEYS[3]) or ''

local fields, detail = {}, false
if is(KEYS[2], 'hash') then
  local names = {}
  for _, name in ipairs(redis.call('HKEYS', KEYS[2])) do
    if name ~= 'detail' then names[#names + 1] = name end
  end
  if #names > 0 then
    local values = redis.call('HMGET', KEYS[2], unpack(names))
    for i = 1, #names do
      fields[2 * i - 1] = names[i]
      fields[2 * i] = values[i]
    end
  end
  if bytes then detail = redis.call('HGET', KEYS[2], 'detail') end
end
return {value, fence, fields, detail}
`,
  ['no-writes'],
);
