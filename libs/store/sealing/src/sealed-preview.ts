import type { KeyRing } from './key-ring.js';
import { isSealed, seal, unseal } from './seal.js';

/** A preview is text: its sealed bytes are kept in base64, behind a character that no text of a caller's begins with. */
const PREFIX = '\u0001';

export async function sealPreview(preview: string, key: string, keys: KeyRing): Promise<string> {
  if (keys.current === undefined || preview === '') return preview.startsWith(PREFIX) ? '' : preview;
  const sealed = await seal(Buffer.from(preview), { key, part: 'preview' }, keys);
  return PREFIX + sealed.toString('base64');
}

/** @returns an empty one where it cannot be opened */
export async function openPreview(preview: string, key: string, keys: KeyRing): Promise<string> {
  if (!preview.startsWith(PREFIX)) return preview;
  const sealed = Buffer.from(preview.slice(PREFIX.length), 'base64');
  const bytes = isSealed(sealed) ? await unseal(sealed, { key, part: 'preview' }, keys) : null;
  return bytes?.toString('utf8') ?? '';
}
