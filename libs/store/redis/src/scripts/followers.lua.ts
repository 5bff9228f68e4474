import { NOW } from './own.lua.js';

/** Lua: those who follow a flight, without those who have not been heard of for a lease, and messages to them. */
export const FOLLOWERS = `${NOW}
local function followers(passengers)
  return redis.call('ZRANGE', passengers, '(' .. string.format('%.0f', milliseconds()), '+inf', 'BYSCORE')
end

local function tell(prefix, names, token)
  local told = {}
  for _, name in ipairs(names) do
    local replica = name:match('^[^/]+')
    if not told[replica] then
      told[replica] = true
      redis.call('PUBLISH', prefix .. replica, token)
    end
  end
end
`;
