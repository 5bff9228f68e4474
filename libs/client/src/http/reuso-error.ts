import type { Problem } from '@reuso/contracts';

/** What all errors of this package have in common. */
export class ReusoError extends Error {
  override readonly name: string = 'ReusoError';
}

export interface FailedResponse {
  readonly status: number;
  /** `X-Request-Id`: under it the server's log has the request. */
  readonly requestId: string | undefined;
  /** The body, when it was `application/problem+json` (RFC 9457), as the native API answers. */
  readonly problem: Problem | undefined;
  /** The body: parsed when it was JSON, else its text. */
  readonly body: unknown;
  /** What `Retry-After` asked for, in ms. */
  readonly retryAfterMs: number | undefined;
}

/** The server answered, and not with what was asked for. */
export class ReusoResponseError extends ReusoError implements FailedResponse {
  override readonly name = 'ReusoResponseError';
  readonly status: number;
  readonly requestId: string | undefined;
  readonly problem: Problem | undefined;
  readonly body: unknown;
  readonly retryAfterMs: number | undefined;

  constructor(request: string, response: FailedResponse) {
    const id = response.requestId === undefined ? '' : ` (request ${response.requestId})`;
    super(`${request} answered ${response.status}: ${detailOf(response)}${id}`);
    this.status = response.status;
    this.requestId = response.requestId;
    this.problem = response.problem;
    this.body = response.body;
    this.retryAfterMs = response.retryAfterMs;
  }
}

/** No answer came, or it broke off: the server is not there, or the connection went. */
export class ReusoConnectionError extends ReusoError {
  override readonly name = 'ReusoConnectionError';
}

/** No answer came in the time that the call was given. */
export class ReusoTimeoutError extends ReusoError {
  override readonly name = 'ReusoTimeoutError';
}

/** A problem's own words, else those of an error in OpenAI's shape, else the body's beginning. */
function detailOf({ problem, body }: FailedResponse): string {
  if (problem !== undefined) {
    const fields = (problem.errors ?? []).map(({ path, message }) => `${path || 'body'}: ${message}`);
    return [problem.detail, ...fields].join('; ');
  }
  const message = (body as { error?: { message?: unknown } } | null)?.error?.message;
  if (typeof message === 'string') return message;
  return (typeof body === 'string' ? body : JSON.stringify(body)).slice(0, 300) || 'an empty body';
}
