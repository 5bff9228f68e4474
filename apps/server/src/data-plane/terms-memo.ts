/** Headers that differ from request to request, and that no terms are read from. */
const OF_ONE_REQUEST: ReadonlySet<string> = new Set(['content-length', 'x-request-id']);
const NOWHERE = -1;

interface Remembered<Terms> {
  readonly target: string;
  readonly rawHeaders: readonly string[];
  /** Where the values of `OF_ONE_REQUEST` stand. */
  readonly free: readonly [number, number];
  readonly terms: Terms;
}

/**
 * Remembers of each connection what was read out of its last request's target and headers: a client says the same in most
 * of its requests. Any other byte, but in the headers of one request only, and it is read anew.
 */
export class TermsMemo<Terms> {
  readonly #last = new WeakMap<object, Remembered<Terms>>();

  /** @param rawHeaders names and values in turn, as they came */
  get(connection: object, target: string, rawHeaders: readonly string[]): Terms | undefined {
    const last = this.#last.get(connection);
    if (last === undefined || last.target !== target || last.rawHeaders.length !== rawHeaders.length)
      return undefined;
    const [one, other] = last.free;
    for (let index = 0; index < rawHeaders.length; index += 1) {
      if (rawHeaders[index] !== last.rawHeaders[index] && index !== one && index !== other) return undefined;
    }
    return last.terms;
  }

  set(connection: object, target: string, rawHeaders: readonly string[], terms: Terms): void {
    const free: number[] = [];
    for (let index = 0; index < rawHeaders.length; index += 2) {
      if (OF_ONE_REQUEST.has(rawHeaders[index]?.toLowerCase() ?? '')) free.push(index + 1);
    }
    const [one = NOWHERE, other = NOWHERE] = free;
    this.#last.set(connection, { target, rawHeaders, free: [one, other], terms });
  }
}
