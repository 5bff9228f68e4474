import { NOW } from './own.lua.js';

/** Lua: takes the most expired members out of a tag's index (see `index-entry.lua.ts`), and tells how many. */
export const TRIM_INDEX = `${NOW}
local function trim(index, most)
  local longest = tonumber(redis.call('ZSCORE', index, '~') or 0)
  local bound = string.format('(%.0f', longest - milliseconds())
  local gone = redis.call('ZRANGE', index, bound, '(0', 'BYSCORE', 'LIMIT', 0, most)
  if #gone > 0 then redis.call('ZREM', index, unpack(gone)) end
  return #gone
end
`;
