import type { IncomingHttpHeaders } from 'node:http';
import { type Headers, endToEndRequestHeaders } from '@reuso/upstream';
import type { Caller } from '../access/caller.js';

/**
 * The headers that go to the provider: the caller's own, less what concerns only this service, with the
 * provider's key in place where the service holds one. A key of ours never goes upstream.
 *
 * @param providerKey `UPSTREAM_API_KEY`
 */
export function providerHeaders(
  headers: IncomingHttpHeaders,
  caller: Caller,
  providerKey: string | undefined,
  options?: { readonly keepContentLength: boolean },
): Headers {
  const forwarded = endToEndRequestHeaders(headers, options);
  for (const name of caller.ourHeaders()) delete forwarded[name];
  if (providerKey !== undefined) forwarded['authorization'] = `Bearer ${providerKey}`;
  // They were directives to this cache, and have been followed.
  delete forwarded['cache-control'];
  return forwarded;
}
