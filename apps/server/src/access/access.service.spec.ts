import { describe, expect, it } from 'vitest';
import { loadConfig } from '@reuso/config';
import { AccessService } from './access.service.js';
import { UnauthorizedError } from './unauthorized-error.js';

const access = (env: Record<string, string>) => new AccessService(loadConfig(env));
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

describe('AccessService', () => {
  it.each(['operators', 'shared', 'default', 'anonymous'])(
    'keeps a tenant that is called %s apart from the tenants of its own',
    (name) => {
      const withKeys = access({ API_KEYS: `${name}:key`, ADMIN_TOKEN: 'token' });
      const own = [
        withKeys.identify(bearer('token')),
        access({}).identify({}),
        access({ UPSTREAM_API_KEY: 'sk' }).identify({}),
      ];
      expect(own.map(({ tenant }) => tenant)).not.toContain(withKeys.identify(bearer('key')).tenant);
    },
  );

  it('lets in nobody without a key, where keys are asked for', () => {
    const withKeys = access({ API_KEYS: 'team:key' });
    expect(() => withKeys.identify({})).toThrow(UnauthorizedError);
    expect(() => withKeys.identify(bearer('kez'))).toThrow(UnauthorizedError);
  });

  it('lets callers share without keys only by the same credentials', () => {
    const open = access({});
    const tenantOf = (key: string) => open.identify(bearer(key)).tenant;
    expect(tenantOf('sk-1')).toBe(tenantOf('sk-1'));
    expect(tenantOf('sk-1')).not.toBe(tenantOf('sk-2'));
    expect(tenantOf('sk-1')).not.toBe(open.identify({}).tenant);
  });

  it('keeps a tenant that is no operator out of what all tenants have', () => {
    const withKeys = access({ API_KEYS: 'team:key', ADMIN_TOKEN: 'token' });
    expect(withKeys.identifyAdministrator(bearer('key')).isOperator).toBe(false);
    expect(withKeys.identifyAdministrator(bearer('token')).isOperator).toBe(true);
  });
});
