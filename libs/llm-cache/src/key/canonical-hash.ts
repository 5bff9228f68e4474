import { type Hash, createHash } from 'node:crypto';
import { MAX_JSON_DEPTH } from '@reuso/contracts';
import { ExactNumber } from './parse-json.js';

export class JsonTooDeepError extends Error {
  override readonly name = 'JsonTooDeepError';

  constructor() {
    super(`The JSON body is nested more than ${MAX_JSON_DEPTH} levels deep; send a flatter one.`);
  }
}

const STAGING_BYTES = 16_384;
/** Worst case of UTF-8 from one UTF-16 unit. */
const MAX_UTF8_PER_UNIT = 3;

/**
 * Hashes a JSON value in a canonical form: a walk that writes for each value a tag, its length and its content.
 *
 * - Injective: no two different values share a form, since every form is tagged and every length precedes its
 *   content. A string that is not well-formed UTF-16 is written as UTF-16 under a tag of its own, for UTF-8 would
 *   map all lone surrogates to U+FFFD.
 * - Blind to member order: members are walked by name, in UTF-16 code unit order (as RFC 8785 §3.2.3).
 *
 * One walker serves one hash and is single-threaded: its staging buffer is shared.
 */
export class CanonicalHasher {
  static readonly #staging = Buffer.allocUnsafe(STAGING_BYTES);
  readonly #hash: Hash = createHash('sha256');
  #used = 0;

  /** Adds a string outside of any JSON value. */
  text(value: string): this {
    this.#string(value);
    return this;
  }

  /**
   * @param omit names of members of the outermost object that are left out
   * @throws JsonTooDeepError
   */
  json(value: unknown, omit?: ReadonlySet<string>): this {
    this.#value(value, 0, omit);
    return this;
  }

  /** 64 hex digits. The walker is spent. */
  digest(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }

  #value(value: unknown, depth: number, omit?: ReadonlySet<string>): void {
    if (depth > MAX_JSON_DEPTH) throw new JsonTooDeepError();
    switch (typeof value) {
      case 'string':
        return this.#string(value);
      case 'number':
        this.#header('#', 0);
        // -0 and 0 are one number to any reader of JSON.
        this.#used = CanonicalHasher.#staging.writeDoubleBE(value === 0 ? 0 : value, this.#used);
        return;
      case 'boolean':
        return this.#header(value ? 't' : 'f', 0);
      case 'object':
        if (value === null) return this.#header('z', 0);
        if (Array.isArray(value)) return this.#array(value, depth);
        if (value instanceof ExactNumber) return this.#exactNumber(value);
        return this.#object(value as Record<string, unknown>, depth, omit);
      default:
        throw new TypeError(`A ${typeof value} has no JSON form.`);
    }
  }

  #array(items: readonly unknown[], depth: number): void {
    this.#header('[', items.length);
    for (const item of items) this.#value(item, depth + 1);
  }

  #object(members: Record<string, unknown>, depth: number, omit: ReadonlySet<string> | undefined): void {
    const names = Object.keys(members)
      .filter((name) => members[name] !== undefined && !omit?.has(name))
      .sort();
    this.#header('{', names.length);
    for (const name of names) {
      this.#string(name);
      this.#value(members[name], depth + 1);
    }
  }

  #exactNumber(value: ExactNumber): void {
    this.#header('N', value.text.length);
    this.#write(value.text, 'latin1', value.text.length);
  }

  #string(value: string): void {
    if (!value.isWellFormed()) {
      this.#header('u', value.length);
      this.#write(value, 'utf16le', value.length * 2);
      return;
    }
    // The count of UTF-16 units is as good a length as that of bytes: the tag says which coding follows.
    this.#header('s', value.length);
    this.#write(value, 'utf8', value.length * MAX_UTF8_PER_UNIT);
  }

  #header(tag: string, length: number): void {
    // Room for the header and for the double that may follow it.
    if (this.#used + 16 > STAGING_BYTES) this.#flush();
    const staging = CanonicalHasher.#staging;
    staging[this.#used++] = tag.charCodeAt(0);
    this.#used = staging.writeUInt32BE(length, this.#used);
  }

  #write(value: string, encoding: BufferEncoding, mostBytes: number): void {
    if (this.#used + mostBytes > STAGING_BYTES) this.#flush();
    if (mostBytes > STAGING_BYTES) {
      this.#hash.update(value, encoding);
      return;
    }
    this.#used += CanonicalHasher.#staging.write(value, this.#used, encoding);
  }

  #flush(): void {
    if (this.#used > 0) this.#hash.update(CanonicalHasher.#staging.subarray(0, this.#used));
    this.#used = 0;
  }
}
