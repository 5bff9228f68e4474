import { describe, expect, it } from 'vitest';
import { loadConfig } from '@reuso/config';
import { providerHeaders } from '../data-plane/provider-headers.js';
import { AccessService } from './access.service.js';
import { CREDENTIAL_HEADERS } from './anonymous-tenants.js';
import { UnauthorizedError } from './unauthorized-error.js';

const TENANT_KEY = 'tenant-key-1';
const ADMIN = 'admin-token-1';
const guarded = new AccessService(loadConfig({ API_KEYS: `alpha:${TENANT_KEY}`, ADMIN_TOKEN: ADMIN }));
const base64 = (text: string) => Buffer.from(text).toString('base64');

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

  it.each(CREDENTIAL_HEADERS)('lets nobody without keys share with who pays by %s', (name) => {
    const open = access({});
    const tenantOf = (key: string) => open.identify({ [name]: key }).tenant;
    expect(tenantOf('sk-1')).toBe(tenantOf('sk-1'));
    expect(new Set([tenantOf('sk-1'), tenantOf('sk-2'), open.identify({}).tenant]).size).toBe(3);
  });

  it('keeps a tenant that is no operator out of what all tenants have', () => {
    const withKeys = access({ API_KEYS: 'team:key', ADMIN_TOKEN: 'token' });
    expect(withKeys.identifyAdministrator(bearer('key')).isOperator).toBe(false);
    expect(withKeys.identifyAdministrator(bearer('token')).isOperator).toBe(true);
  });

  it.each([
    ['authorization', `Bearer ${TENANT_KEY}`],
    ['authorization', `Bearer\t${TENANT_KEY}`],
    ['authorization', TENANT_KEY],
    ['authorization', `Basic ${base64(`user:${TENANT_KEY}`)}`],
    ['authorization', `Bearer ${ADMIN}`],
    ['api-key', TENANT_KEY],
    ['x-api-key', TENANT_KEY],
    ['x-goog-api-key', TENANT_KEY],
  ])('keeps a key of ours in %s: %j from the provider', (name, value) => {
    const headers = { 'x-reuso-key': TENANT_KEY, [name]: value, 'x-other': 'kept' };
    const caller = guarded.identify(headers);
    expect(caller.tenant).toBe('alpha');
    expect(providerHeaders(headers, caller, undefined)).toEqual({ 'x-other': 'kept' });
  });

  it('leaves the provider’s own key to the provider', () => {
    const headers = { 'x-reuso-key': TENANT_KEY, authorization: 'Bearer sk-provider' };
    expect(providerHeaders(headers, guarded.identify(headers), undefined)).toEqual({
      authorization: 'Bearer sk-provider',
    });
  });
});
