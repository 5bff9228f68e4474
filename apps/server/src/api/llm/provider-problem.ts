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
      type: problemType('provider-error'),
      title: STATUS_CODES[status] ?? 'Error',
      status,
      detail: messageOf(bytes) ?? `The provider answered with status ${given}, and without a completion.`,
    },
    typeof retryAfter === 'string' ? { 'retry-after': retryAfter } : {},
  );
}

function messageOf(bytes: Buffer): string | undefined {
  try {
    const { error } = JSON.parse(bytes.toString('utf8')) as { error?: { message?: unknown } };
    return typeof error?.message === 'string' ? error.message : undefined;
  } catch {
    return undefined;
  }
}
