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
