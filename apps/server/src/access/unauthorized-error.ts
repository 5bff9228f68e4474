/** The caller showed no key, or one that nobody has. Never tells which. */
export class UnauthorizedError extends Error {
  override readonly name = 'UnauthorizedError';
}
