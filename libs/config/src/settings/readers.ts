import { Unreadable } from './setting.js';

/** Reads a whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number, unit = '') {
  return (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new Unreadable(`a whole number from ${least} to ${most}${unit === '' ? '' : ` ${unit}`}`);
  };
}

/** Reads a number from 0 to 1, such as `0.95`. */
export function fraction(text: string): number {
  const value = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (value <= 1) return value;
  throw new Unreadable('a number from 0 to 1, such as 0.95');
}

export function flag(text: string): boolean {
  switch (text.toLowerCase()) {
    case 'true':
    case '1':
      return true;
    case 'false':
    case '0':
      return false;
    default:
      throw new Unreadable('true, false, 1 or 0');
  }
}

/** Reads one of a list of words, letter case aside. */
export function oneOf<Word extends string>(words: readonly Word[]) {
  return (text: string): Word => {
    const word = words.find((each) => each === text.toLowerCase());
    if (word !== undefined) return word;
    throw new Unreadable(`one of ${words.join(', ')}`);
  };
}

export const anyText = (text: string): string => text;

/** Reads a key or token that has to fit behind `Authorization: Bearer` (RFC 6750, section 2.1: no white space). */
export function secret(text: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new Unreadable('printable ASCII characters without white space, for it is sent in a header', null);
}
