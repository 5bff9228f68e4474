import type { OpenAiError } from '@reuso/contracts';
import { type UpstreamError, UpstreamLimitError } from '@reuso/upstream';
import type { RawBody } from './answer.js';

/** An error of Reuso's own in the shape that OpenAI clients read. */
export function errorBody(
  status: number,
  error: { message: string; type: string; code: string; param?: string },
): RawBody {
  const { message, type, code, param = null } = error;
  const body: OpenAiError = { error: { message, type, param, code } };
  return {
    kind: 'raw',
    status,
    headers: { 'content-type': 'application/json' },
    bytes: Buffer.from(JSON.stringify(body)),
    usage: undefined,
    upstreamMs: undefined,
  };
}

/** What the caller is told when the provider gave no answer, or no whole one, or was not asked. */
export function upstreamFaultBody(error: UpstreamError): RawBody {
  if (error instanceof UpstreamLimitError) {
    const { status, limit: code, message, retryAfterSeconds } = error;
    const body = errorBody(status, {
      message,
      type: status === 429 ? 'rate_limit_error' : 'server_error',
      code,
    });
    return { ...body, headers: { ...body.headers, 'retry-after': String(retryAfterSeconds) } };
  }
  const timedOut = error.kind === 'timeout';
  return errorBody(timedOut ? 504 : 502, {
    message: error.message,
    type: 'upstream_error',
    code: `upstream_${error.kind}`,
  });
}
