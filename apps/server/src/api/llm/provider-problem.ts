import { STATUS_CODES } from 'node:http';
import type { RawBody } from '@reuso/llm';
import { ProblemException } from '../../problem/problem.exception.js';
import { problemType } from '../../problem/problem-types.js';

/** The provider's refusal, told as a problem with its status, its message and its `Retry-After`. */
export function providerProblem({ status: given, headers, bytes }: RawBody): ProblemException {
  // What says no error, and still holds no completion, is the provider's fault.
  const status = given < 400 ? 502 : given;
  const retryAfter = headers['retry-after'];
  return new ProblemException(
    {
      type: problemType(isOurLimit(bytes) ? 'too-many-requests' : 'provider-error'),
      title: STATUS_CODES[status] ?? 'Error',
      status,
      detail: messageOf(bytes) ?? `The provider answered with status ${given}, and without a completion.`,
    },
    typeof retryAfter === 'string' ? { 'retry-after': retryAfter } : {},
  );
}

/** The provider was not asked, for the tenant had asked often enough. */
function isOurLimit(bytes: Buffer): boolean {
  const code = errorIn(bytes)?.code;
  return code === 'tenant_rate_limit' || code === 'tenant_concurrency_limit';
}

function messageOf(bytes: Buffer): string | undefined {
  const message = errorIn(bytes)?.message;
  return typeof message === 'string' ? message : undefined;
}

function errorIn(bytes: Buffer): { message?: unknown; code?: unknown } | undefined {
  try {
    const { error } = JSON.parse(bytes.toString('utf8')) as { error?: { message?: unknown; code?: unknown } };
    return error;
  } catch {
    return undefined;
  }
}
