import type { KeyRing } from './key-ring.js';
import { type SealedPart, isSealed, seal, unseal } from './seal.js';

/** Where a store takes text, sealed bytes are kept in base64, behind a character that no text of a caller's begins with. */
const PREFIX = '\u0001';

export function isSealedText(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** @returns an empty text where it could be taken for a sealed one */
export async function sealText(text: string, about: SealedPart, keys: KeyRing): Promise<string> {
  if (keys.current === undefined || text === '') return isSealedText(text) ? '' : text;
  const sealed = await seal(Buffer.from(text), about, keys);
  return PREFIX + sealed.toString('base64');
}

/** @returns undefined where it cannot be opened; what was not sealed as it is */
export async function openText(text: string, about: SealedPart, keys: KeyRing): Promise<string | undefined> {
  if (!isSealedText(text)) return text;
  const sealed = Buffer.from(text.slice(PREFIX.length), 'base64');
  const bytes = isSealed(sealed) ? await unseal(sealed, about, keys) : null;
  return bytes?.toString('utf8');
}
