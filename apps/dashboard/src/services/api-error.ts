import type { Problem } from '@reuso/contracts';

/** What the server refused or could not do (its problem+json), or that it was not reached at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** 0 when there was no answer. */
    readonly status: number,
    readonly title: string,
    detail: string,
    readonly errors: Problem['errors'] = [],
  ) {
    super(detail);
  }

  static async of(response: Response): Promise<ApiError> {
    const problem = await bodyOf(response);
    return new ApiError(
      response.status,
      problem?.title ?? response.statusText,
      problem?.detail ?? `The server answered with status ${response.status}.`,
      problem?.errors ?? [],
    );
  }

  static unreachable(): ApiError {
    return new ApiError(
      0,
      'The server does not answer',
      'The page could not reach its server. It may be stopped or restarting, or the network may be down.',
    );
  }
}

async function bodyOf(response: Response): Promise<Partial<Problem> | undefined> {
  const type = response.headers.get('content-type') ?? '';
  if (!type.includes('json')) return undefined;
  try {
    return (await response.json()) as Partial<Problem>;
  } catch {
    return undefined;
  }
}
