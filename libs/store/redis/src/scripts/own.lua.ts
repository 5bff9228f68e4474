/**
 * Lua: calls a command on a key that is ours by its name. Should it hold another type, it is somebody else's data:
 * dropped, and the command called again.
 */
export const OWN = `
local function own(command, key, ...)
  local reply = redis.pcall(command, key, ...)
  if type(reply) == 'table' and reply.err then
    if reply.err:find('WRONGTYPE', 1, true) == nil then error(reply) end
    redis.call('DEL', key)
    return redis.call(command, key, ...)
  end
  return reply
end
`;

/** Lua: the server's clock in ms since the epoch. All that expires, expires by this clock. */
export const NOW = `
local function milliseconds()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
`;
