/** Lua for scripts that write: somebody else's data of another type at one of our keys is dropped. */
export const OWN = `
local function own(key, kind)
  local found = redis.call('TYPE', key).ok
  if found ~= 'none' and found ~= kind then redis.call('DEL', key) end
end
`;

/** Lua: the server's clock in ms since the epoch. All that expires, expires by this clock. */
export const NOW = `
local function milliseconds()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
`;
