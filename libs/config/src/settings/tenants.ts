import { digest } from './digest.js';
import { secret } from './readers.js';
import { Unreadable } from './setting.js';

const NAME = /^[A-Za-z0-9._-]{1,64}$/;
const SHAPE = 'name:key pairs, comma-separated, such as "team-a:a-long-random-key"';

/** Reads `name:key,name:key` and keeps of each key only its SHA-256. Keys must not show in what goes wrong. */
export function tenants(text: string): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  const names = new Map<string, string>();
  const pairs = text.split(',').map((pair) => pair.trim());
  for (const [index, pair] of pairs.entries()) {
    // A comma at the very end is no pair.
    if (pair === '' && index === pairs.length - 1 && index > 0) break;
    const [name, key] = readPair(pair, index + 1);
    if (found.has(name)) throw refusal(`each name once; "${name}" came twice`);
    const hash = digest(key);
    const holder = names.get(hash.toString('hex'));
    if (holder !== undefined) throw refusal(`each key once; "${holder}" and "${name}" have the same`);
    found.set(name, hash);
    names.set(hash.toString('hex'), name);
  }
  return found;
}

function readPair(pair: string, position: number): [name: string, key: string] {
  const colon = pair.indexOf(':');
  if (colon === -1) throw refusal(`pair ${position} has no colon`);
  const name = pair.slice(0, colon);
  if (!NAME.test(name)) {
    throw refusal(
      `the name of pair ${position} is not 1 to 64 letters, digits, dots, underscores or hyphens`,
    );
  }
  const key = pair.slice(colon + 1);
  if (key === '') throw refusal(`"${name}" has no key`);
  try {
    return [name, secret(key)];
  } catch {
    throw refusal(`the key of "${name}" holds white space or characters beyond ASCII`);
  }
}

function refusal(reason: string): Unreadable {
  return new Unreadable(`${SHAPE} (${reason})`, null);
}
