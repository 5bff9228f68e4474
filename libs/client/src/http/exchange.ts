import { type Problem, problem as problemSchema } from '@reuso/contracts';
import { ReusoConnectionError, ReusoError, ReusoResponseError, ReusoTimeoutError } from './reuso-error.js';
import { parseRetryAfter } from './retry-delay.js';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Begins with a slash. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** For this call, in place of the client's own. */
  readonly timeoutMs?: number | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The body, parsed. */
  readonly body: unknown;
}

export interface ExchangeOptions {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}

/** One request and its answer, whole. Throws as `Transport.send` says. */
export async function exchange(request: HttpRequest, options: ExchangeOptions): Promise<HttpAnswer> {
  const name = `${request.method} ${options.baseUrl}${request.path}`;
  const timeoutMs = request.timeoutMs ?? options.timeoutMs;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
  try {
    const response = await options.fetch(options.baseUrl + request.path, {
      method: request.method,
      headers: headersOf(request, options),
      signal,
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    return answerOf(name, response, await response.text());
  } catch (error) {
    if (error instanceof ReusoError) throw error;
    request.signal?.throwIfAborted();
    if (timeout.aborted) {
      throw new ReusoTimeoutError(`${name} gave no answer within ${timeoutMs} ms`, { cause: error });
    }
    throw new ReusoConnectionError(`${name} got no answer: ${reasonOf(error)}`, { cause: error });
  }
}

function answerOf(name: string, response: Response, text: string): HttpAnswer {
  const { status, headers } = response;
  const body = parsed(text);
  if (response.ok && body !== undefined) return { status, headers, body: body.value };
  throw new ReusoResponseError(name, {
    status,
    requestId: headers.get('x-request-id') ?? undefined,
    problem: problemIn(headers, body?.value),
    body: response.ok ? `a body that is not JSON: ${text.slice(0, 200)}` : (body?.value ?? text),
    retryAfterMs: parseRetryAfter(headers.get('retry-after')),
  });
}

function problemIn(headers: Headers, body: unknown): Problem | undefined {
  if (!headers.get('content-type')?.startsWith('application/problem+json')) return undefined;
  const read = problemSchema.safeParse(body);
  return read.success ? read.data : undefined;
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: text === '' ? null : (JSON.parse(text) as unknown) };
  } catch {
    return undefined;
  }
}

/** Headers carry bytes: a name in UTF-8 goes as its bytes, as the server reads it. */
function headersOf(request: HttpRequest, options: ExchangeOptions): Record<string, string> {
  const headers = {
    accept: 'application/json',
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...options.headers,
    ...request.headers,
  };
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Buffer.from(value, 'utf8').toString('latin1')]),
  );
}

/** `fetch` says "fetch failed" and hides why in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof AggregateError)
    return cause.errors.map((one) => String((one as Error).message)).join(', ');
  return cause instanceof Error ? cause.message || String(cause) : error.message;
}
