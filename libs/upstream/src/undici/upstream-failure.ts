import { UpstreamError } from '../upstream-error.js';

export interface FailedAt {
  /** False while the request waited for a connection. */
  readonly sent: boolean;
  readonly timeoutMs: number;
}

/** Says what a failure of the HTTP client means to whoever waits for the answer. */
export function asUpstreamError(error: unknown, at: FailedAt): UpstreamError {
  if (error instanceof UpstreamError) return error;
  const code = codeOf(error);
  switch (code) {
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return new UpstreamError(
        'timeout',
        `The provider sent nothing for ${at.timeoutMs} ms. Try again; if long silences are normal for it, raise the upstream timeout.`,
        { cause: error },
      );
    case 'UND_ERR_CLOSED':
    case 'UND_ERR_DESTROYED':
      return new UpstreamError(
        'aborted',
        'The service is stopping and makes no more calls. Try again later.',
        {
          cause: error,
        },
      );
    case 'UND_ERR_INVALID_ARG':
    case 'UND_ERR_NOT_SUPPORTED':
      return new UpstreamError(
        'unreachable',
        `The request cannot be passed on to the provider: ${(error as Error).message}. Change it and try again.`,
        { cause: error },
      );
    default:
      return at.sent ? brokenOff(error) : unreachable(code, error);
  }
}

export function givenUp(cause: unknown): UpstreamError {
  return new UpstreamError(
    'aborted',
    'The call to the provider was given up before its answer was complete: nobody waits for it any more.',
    { cause },
  );
}

export function oversized(): UpstreamError {
  return new UpstreamError(
    'oversized',
    "The provider's answer is larger than this service holds (MAX_ANSWER_BYTES). Ask for less at once, or have it raised.",
  );
}

/** Also for an answer whose content coding does not decode. */
export function brokenOff(cause: unknown): UpstreamError {
  return new UpstreamError(
    'reset',
    `The provider's answer broke off or came garbled (${codeOf(cause)}). Try again.`,
    { cause },
  );
}

function unreachable(code: string, cause: unknown): UpstreamError {
  return new UpstreamError(
    'unreachable',
    `The provider could not be reached (${code}), so it never got the request. Try again; if it persists, check the upstream base URL and the network.`,
    { cause },
  );
}

/** Codes name no host, as messages do ("connect ECONNREFUSED 10.0.0.1:443"). */
function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : 'unknown cause';
}
