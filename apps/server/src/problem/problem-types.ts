/** Every type of problem that the native API tells, and what it means. */
export const PROBLEM_TYPES = {
  'bad-request': 'The request cannot be read: its body is not JSON, or not of a kind that is taken.',
  'body-too-large': 'The body is larger than `MAX_BODY_BYTES`.',
  forbidden:
    'The caller may not do this: it is no operator, or the request came from a page of another site.',
  'internal-error': "Reuso failed. The server's log has the reason under the `x-request-id` of the answer.",
  'invalid-body': 'The body, the query or the path does not fit; `errors` tells each fault.',
  'invalid-cursor': 'The cursor is none that a page of this list came with. Begin again without one.',
  'method-not-allowed': 'The path is there, and takes other methods: `Allow` names them.',
  'no-such-entry': 'The entry expired, was removed, or belongs to another tenant.',
  'no-such-masterplan': 'No request has named the masterplan lately, as far as the caller may see.',
  'no-such-request': 'The request is not among the latest that are kept, or belongs to another tenant.',
  'no-such-warmup': 'The warm-up is no longer kept, belongs to another tenant, or never was.',
  'no-such-route': 'There is no such method and path; this page lists all there are.',
  'provider-error': 'The provider refused the call or could not be reached; `detail` is what it said.',
  'store-unavailable': 'The store does not answer, so nothing was read, stored or removed. Try again.',
  'too-many-requests': 'Asked too often; `Retry-After` says when to come again.',
  'warmup-ended': 'The warm-up has ended, so it cannot be cancelled.',
  unauthorized: 'A key is asked for, and no valid one came.',
} as const;

export type ProblemType = keyof typeof PROBLEM_TYPES;

/** Where the meaning of a problem's type is told; a relative reference, resolved against the request's URL. */
export function problemType(name: ProblemType): string {
  return `/docs#problem-${name}`;
}

/** The type of an error that is known by its status alone. */
export function problemTypeOfStatus(status: number): ProblemType {
  if (status === 404) return 'no-such-route';
  return status === 413 ? 'body-too-large' : 'bad-request';
}
