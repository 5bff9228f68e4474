import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** @returns names each request: by the id that its caller gave, or by the next one of this run */
export function requestIds(): (request: Pick<IncomingMessage, 'headers'>) => string {
  const run = `req-${randomBytes(6).toString('base64url')}-`;
  let count = 0;
  return ({ headers }) => givenId(headers['x-request-id']) ?? run + (count += 1).toString(36);
}

/** An id that the caller gave goes through all logs; one that could not stand in a header or a log line does not. */
function givenId(id: string | string[] | undefined): string | undefined {
  return typeof id === 'string' && /^[\w.:-]{1,128}$/.test(id) ? id : undefined;
}
