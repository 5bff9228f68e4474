import { loadConfig } from '@reuso/config';
import { describe, expect, it } from 'vitest';
import { providerHeaders } from '../data-plane/provider-headers.js';
import { AccessService } from './access.service.js';
import { UnauthorizedError } from './unauthorized-error.js';

const TENANT_KEY = 'tenant-key-1';
const ADMIN = 'admin-token-1';
const access = new AccessService(loadConfig({ API_KEYS: `alpha:${TENANT_KEY}`, ADMIN_TOKEN: ADMIN }));
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('AccessService', () => {
  it.each([
    ['authorization', `Bearer ${TENANT_KEY}`],
    ['authorization', `Bearer\t${TENANT_KEY}`],
    ['authorization', TENANT_KEY],
    ['authorization', `Basic ${base64(`user:${TENANT_KEY}`)}`],
    ['authorization', `Bearer ${ADMIN}`],
    ['api-key', TENANT_KEY],
    ['x-api-key', TENANT_KEY],
  ])('keeps a key of ours in %s: %j from the provider', (name, value) => {
    const headers = { 'x-reuso-key': TENANT_KEY, [name]: value, 'x-other': 'kept' };
    const caller = access.identify(headers);
    expect(caller.tenant).toBe('alpha');
    expect(providerHeaders(headers, caller, undefined)).toEqual({ 'x-other': 'kept' });
  });

  it('leaves the provider’s own key to the provider', () => {
    const headers = { 'x-reuso-key': TENANT_KEY, authorization: 'Bearer sk-provider' };
    expect(providerHeaders(headers, access.identify(headers), undefined)).toEqual({
      authorization: 'Bearer sk-provider',
    });
  });

  it('refuses strangers, and lets no tenant be called like the operators', () => {
    expect(() => access.identify({})).toThrow(UnauthorizedError);
    expect(() => access.identify({ authorization: 'Bearer nobody' })).toThrow(UnauthorizedError);
    const operator = access.identify({ authorization: `Bearer ${ADMIN}` });
    expect(operator.isOperator).toBe(true);
    expect(() => loadConfig({ API_KEYS: `${operator.tenant}:some-key` })).toThrow(/API_KEYS/);
  });
});
