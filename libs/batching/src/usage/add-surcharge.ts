import { type CallUsage, addUsage, usageIn, usageJson } from './call-usage.js';

/** A completion whose usage also bears its share of a combined call that answered nobody. */
export function addSurcharge(completion: Buffer, surcharge: CallUsage): Buffer {
  let json: unknown;
  try {
    json = JSON.parse(completion.toString('utf8'));
  } catch {
    return completion;
  }
  if (typeof json !== 'object' || json === null) return completion;
  const own = usageIn(json as Record<string, unknown>);
  if (own === undefined) return completion;
  const { usage } = json as { usage: Record<string, unknown> };
  return Buffer.from(
    JSON.stringify({ ...json, usage: { ...usage, ...usageJson(addUsage(own, surcharge)) } }),
  );
}
