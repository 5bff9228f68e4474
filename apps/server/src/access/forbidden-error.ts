/** Known, perhaps, but not allowed this: told as a 403. */
export class ForbiddenError extends Error {
  override readonly name = 'ForbiddenError';
}
