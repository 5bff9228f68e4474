/** A header of ours that cannot be read: told as a 400. */
export class BadHeaderError extends Error {
  override readonly name = 'BadHeaderError';

  constructor(
    readonly header: string,
    given: string,
    expected: string,
  ) {
    super(`The header ${header} was ${JSON.stringify(given.slice(0, 80))}; it must be ${expected}.`);
  }
}
