/** A header that cannot be read or followed: told as a 400, or as the 4xx that HTTP has for it. */
export class BadHeaderError extends Error {
  override readonly name = 'BadHeaderError';

  constructor(
    readonly header: string,
    given: string,
    expected: string,
    readonly status = 400,
  ) {
    super(`The header ${header} was ${JSON.stringify(given.slice(0, 80))}; it must be ${expected}.`);
  }
}
