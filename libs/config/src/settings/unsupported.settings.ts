import { z } from 'zod';

/**
 * Settings of what this version cannot do yet. To ignore them would leave someone believing that entries are
 * encrypted.
 */
export const unsupportedSettings = z.object({
  ENCRYPTION_KEY: notYet('ENCRYPTION_KEY', 'entries would be kept unencrypted'),
});

function notYet(name: string, consequence: string) {
  const message = `${name} was set, but this version does not support it yet: ${consequence}. It may only be unset.`;
  return z
    .string()
    .optional()
    .refine((text) => text === undefined || text.trim() === '', message);
}
