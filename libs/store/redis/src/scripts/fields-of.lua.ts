/** Lua: the fields and values of an entry's metadata less the detail, in turn; none where another type is there. */
export const FIELDS_OF = `
local function fieldsOf(metadata)
  local fields = {}
  if redis.call('TYPE', metadata).ok ~= 'hash' then return fields end
  local names = {}
  for _, name in ipairs(redis.call('HKEYS', metadata)) do
    if name ~= 'detail' then names[#names + 1] = name end
  end
  if #names == 0 then return fields end
  local values = redis.call('HMGET', metadata, unpack(names))
  for i = 1, #names do
    fields[2 * i - 1] = names[i]
    fields[2 * i] = values[i]
  end
  return fields
end
`;
