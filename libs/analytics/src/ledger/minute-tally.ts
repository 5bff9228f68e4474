import { BookTally } from './book-tally.js';

/** The book of everybody's figures, which operators read. No tenant's name holds a comma. */
export const EVERYBODY = ',everybody';
/** What belongs to no tenant that is known: it stands in everybody's book only. */
const NOBODY = '@nobody';

/**
 * What was counted in one minute and is not yet written. Tenants that are named in API_KEYS have a book of their own;
 * all others (callers without keys, of whom there may be any number) are counted together.
 */
export class MinuteTally {
  readonly #tenants = new Map<string, BookTally>();

  /** @param minute its beginning, ms since the epoch */
  constructor(readonly minute: number) {}

  of(tenant: string | undefined): BookTally {
    const name = tenant === undefined || tenant.startsWith('@') ? NOBODY : tenant;
    const known = this.#tenants.get(name);
    if (known !== undefined) return known;
    const book = new BookTally();
    this.#tenants.set(name, book);
    return book;
  }

  add(other: MinuteTally): void {
    for (const [tenant, book] of other.#tenants) this.of(tenant).add(book);
  }

  /** Books as they are written: everybody's, and each named tenant's. */
  get books(): [name: string, tally: BookTally][] {
    const tenants = [...this.#tenants];
    const [first] = tenants;
    if (tenants.length === 1 && first?.[0] === NOBODY) return [[EVERYBODY, first[1]]];
    const everybody = new BookTally();
    for (const [, book] of tenants) everybody.add(book);
    return [[EVERYBODY, everybody], ...tenants.filter(([tenant]) => tenant !== NOBODY)];
  }
}
