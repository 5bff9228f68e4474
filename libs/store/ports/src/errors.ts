/**
 * The store cannot answer now: not reachable, too slow, or closed by the breaker. Callers on the request path go on
 * without it; operations that must store or remove say so to their caller (503).
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';

  constructor(
    readonly operation: string,
    options?: ErrorOptions,
  ) {
    const cause = options?.cause instanceof Error ? options.cause.message : 'no answer';
    super(`The store did not answer "${operation}": ${cause}`, options);
  }
}

/** A list was asked to go on from a cursor that no page handed out: the caller's mistake, not the store's. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';

  constructor() {
    super(
      'The cursor is not one that a page handed out. Take next_cursor as it came, or leave it out to begin anew.',
    );
  }
}

/** A job's lines were encrypted with a key that is not at hand, or not encrypted where that is required. */
export class JobLinesUnreadableError extends Error {
  override readonly name = 'JobLinesUnreadableError';

  constructor() {
    super(
      'cannot be opened with the ENCRYPTION_KEY or ENCRYPTION_KEYS_OLD of this server, which are not those that the job was handed in with; hand it in again',
    );
  }
}
