import { z } from 'zod';
import type { EncryptionConfig } from '../config.js';
import { flag } from './readers.js';
import { Unreadable, setting } from './setting.js';

const KEY_BYTES = 32;
const MADE_BY = 'as "openssl rand -base64 32" makes them';

const fields = z.object({
  ENCRYPTION_KEY: setting('ENCRYPTION_KEY', undefined, encryptionKey),
  ENCRYPTION_KEYS_OLD: setting('ENCRYPTION_KEYS_OLD', [], encryptionKeys),
  ENCRYPTION_REQUIRED: setting('ENCRYPTION_REQUIRED', false, flag),
});

/** What entries are encrypted with at rest. */
export const encryptionSettings = fields
  .superRefine(({ ENCRYPTION_KEY: key, ENCRYPTION_REQUIRED: required }, context) => {
    if (required && key === undefined) {
      const message =
        'ENCRYPTION_REQUIRED was true while ENCRYPTION_KEY was unset; set the key, or leave both.';
      context.addIssue({ code: 'custom', message });
    }
  })
  .transform((settings): EncryptionConfig => ({
    key: settings.ENCRYPTION_KEY,
    oldKeys: settings.ENCRYPTION_KEYS_OLD,
    required: settings.ENCRYPTION_REQUIRED,
  }));

function encryptionKey(text: string): Buffer {
  const key = read(text);
  if (key === undefined) throw new Unreadable(`${KEY_BYTES} bytes in base64, ${MADE_BY}`, null);
  return key;
}

function encryptionKeys(text: string): Buffer[] {
  const parts = text.split(',').map((part) => part.trim());
  return parts.map((part, index) => {
    const key = read(part);
    if (key !== undefined) return key;
    const what = `keys of ${KEY_BYTES} bytes in base64, comma-separated`;
    throw new Unreadable(`${what} (key ${index + 1} is none)`, null);
  });
}

/** Base64 of either alphabet (RFC 4648), padded or not. */
function read(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return undefined;
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_BYTES ? key : undefined;
}
