import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { AccessConfig } from '../config.js';
import { isLoopback } from '../is-loopback.js';
import { digest } from './digest.js';
import { host } from './host.js';
import { flag, secret } from './readers.js';
import { setting } from './setting.js';
import { tenants } from './tenants.js';

const NO_TENANTS: ReadonlyMap<string, Buffer> = new Map();

const fields = z.object({
  HOST: host,
  API_KEYS: setting('API_KEYS', NO_TENANTS, tenants),
  ALLOW_ANONYMOUS: setting('ALLOW_ANONYMOUS', false, flag),
  ADMIN_TOKEN: setting('ADMIN_TOKEN', undefined, secret),
});
type Fields = z.output<typeof fields>;

/** Who may call. */
export const accessSettings = fields
  .superRefine(({ HOST, API_KEYS, ALLOW_ANONYMOUS, ADMIN_TOKEN }, context) => {
    if (API_KEYS.size === 0 && !isLoopback(HOST) && !ALLOW_ANONYMOUS) {
      context.addIssue({
        code: 'custom',
        message:
          `API_KEYS was unset while HOST was "${HOST}", which other machines can reach; set API_KEYS to ` +
          'name:key pairs, or HOST to 127.0.0.1, or ALLOW_ANONYMOUS=true to let anybody in.',
      });
    }
    if (ADMIN_TOKEN !== undefined && isTenantKey(ADMIN_TOKEN, API_KEYS)) {
      context.addIssue({
        code: 'custom',
        message:
          'ADMIN_TOKEN was the key of a tenant in API_KEYS; it may be any text that is none of those keys.',
      });
    }
  })
  .transform((settings): AccessConfig => {
    const generated = needsToken(settings) ? randomBytes(32).toString('base64url') : undefined;
    const token = settings.ADMIN_TOKEN ?? generated;
    return {
      tenants: settings.API_KEYS,
      adminToken: token === undefined ? undefined : digest(token),
      generatedAdminToken: generated,
    };
  });

/** Without keys on a loopback port nothing is asked: whoever can reach it is the operator. */
function needsToken({ HOST, API_KEYS, ADMIN_TOKEN }: Fields): boolean {
  return ADMIN_TOKEN === undefined && (API_KEYS.size > 0 || !isLoopback(HOST));
}

function isTenantKey(token: string, keys: ReadonlyMap<string, Buffer>): boolean {
  const hash = digest(token);
  return [...keys.values()].some((key) => key.equals(hash));
}
