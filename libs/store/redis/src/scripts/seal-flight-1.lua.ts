import { RedisScript } from '../connection/redis-script.js';

/**
 * Closes a flight's party: what comes later is late.
 *
 * KEYS[1] record, hash, see `elect-2.lua.ts`
 * @returns {field, value, …}; nothing when the flight is lost
 */
export const sealFlight = new RedisScript(
  `
if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
redis.call('HSET', KEYS[1], 'sealed', '1')
local reply = {}
for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
  if name ~= 'head' and name ~= 'outcome' then
    reply[#reply + 1] = name
    reply[#reply + 1] = redis.call('HGET', KEYS[1], name)
  end
end
return reply
`,
  ['allow-oom'],
);
