import { ApiError } from './api-error.js';

export type Query = Readonly<Record<string, string | number | undefined>>;

interface Call {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly query?: Query;
  /** Sent as JSON; a Blob goes as it is. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * One call of the server's own API; the session's cookie goes along by itself.
 * @param path such as `/api/v1/entries`
 * @throws ApiError for every status but 2xx, and when there is no answer
 */
export async function call<T>(path: string, { method = 'GET', query, body, signal }: Call = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(withQuery(path, query), { method, ...payloadOf(body), signal: signal ?? null });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw ApiError.unreachable();
  }
  if (!response.ok) throw await ApiError.of(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export function withQuery(path: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}

function payloadOf(body: unknown): RequestInit {
  if (body === undefined) return {};
  if (body instanceof Blob) return { body, headers: { 'Content-Type': body.type } };
  return { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
}
