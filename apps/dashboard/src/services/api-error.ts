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
    /** Whether the store did not answer the server. */
    readonly isAway = false,
  ) {
    super(detail);
  }

  /** Whether the server understood and said no; asking again changes nothing. */
  get isRefusal(): boolean {
    return this.status >= 400 && this.status < 500;
  }

  static async of(response: Response): Promise<ApiError> {
    const problem = await bodyOf(response);
    return new ApiError(
      response.status,
      titleOf(problem) ?? response.statusText,
      problem?.detail ?? `The server answered with status ${response.status}.`,
      problem?.errors ?? [],
      typeOf(problem) === 'store-unavailable',
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

/** By the type of the problem: what it means here. A status' own name says little. */
const TITLES: Readonly<Record<string, string>> = {
  'store-unavailable': 'Not available while the store is away',
  'no-such-entry': 'This entry is not there',
  'no-such-masterplan': 'Nothing is known of this masterplan',
  'no-such-warmup': 'This warm-up is not there',
  'invalid-cursor': 'This page of the list is not there any more',
  'internal-error': 'The server failed',
  forbidden: 'This is for operators only',
};

const typeOf = (problem: Partial<Problem> | undefined) => problem?.type?.split('#problem-')[1];

function titleOf(problem: Partial<Problem> | undefined): string | undefined {
  const type = typeOf(problem);
  return (type === undefined ? undefined : TITLES[type]) ?? problem?.title;
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
