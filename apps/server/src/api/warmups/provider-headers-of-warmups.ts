import type { Headers } from '@reuso/upstream';
import { CREDENTIAL_HEADERS } from '../../access/anonymous-tenants.js';

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' } as const;
/** What the provider may be told its caller by. */
const CREDENTIALS = [...CREDENTIAL_HEADERS, 'openai-organization', 'openai-project'] as const;

/** The provider's headers of all warm-ups, where the server holds the key. */
export function serverHeaders(apiKey: string): Headers {
  return { ...JSON_HEADERS, authorization: `Bearer ${apiKey}` };
}

/** The provider's headers of one caller's warm-up: its credentials, and nothing else of the request that brought it. */
export function callersHeaders(forwarded: Headers): Headers {
  const headers: Headers = { ...JSON_HEADERS };
  for (const name of CREDENTIALS) {
    const value = forwarded[name];
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}
