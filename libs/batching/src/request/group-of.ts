import { hash } from 'node:crypto';
import type { Headers } from '@reuso/upstream';
import type { BatchRequest } from './batch-request.js';

/** What parts requests: only those with the same name share a call. */
export interface Group {
  readonly name: string;
  /** The headers that all of them have in common, to be sent with the call. */
  readonly headers: Headers;
}

/** Headers that belong to one request or one connection. They neither part requests, nor go with a shared call. */
const OF_ONE_REQUEST =
  /^(accept(-.*)?|content-(type|encoding|length)|user-agent|idempotency-key|x-stainless-.*|(x-)?(request|correlation|client-request)-id|traceparent|tracestate|baggage|b3|x-b3-.*|x-amzn-trace-id|x-cloud-trace-context|forwarded|via|x-forwarded-.*|x-real-ip|cf-.*|sec-.*|origin|referer|priority|date)$/;

/** Requests of one tenant, with the same credentials and other headers, fields, system prompt and kind of limit. */
export function groupOf({ tenant, endpoint, headers, question }: BatchRequest): Group {
  const { shared, system, limit } = question;
  const kept = Object.entries(headers).filter(([name]) => !OF_ONE_REQUEST.test(name));
  const alike = [tenant, endpoint, sorted(kept), sorted(Object.entries(shared)), system, limit?.field];
  return { name: hash('sha256', JSON.stringify(alike)), headers: Object.fromEntries(kept) };
}

function sorted<Value>(
  entries: readonly (readonly [string, Value])[],
): readonly (readonly [string, Value])[] {
  return entries.toSorted(([one], [other]) => (one < other ? -1 : 1));
}
