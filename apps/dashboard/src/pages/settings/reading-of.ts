import { formatDuration } from '../../format/duration.js';
import { formatBytes } from '../../format/number.js';

const MEBIBYTE = 1_048_576;
const UNITS: readonly (readonly [ending: string, read: (value: number) => string])[] = [
  ['_SECONDS', (value) => formatDuration(value * 1000)],
  ['_MS', formatDuration],
  ['_BYTES', formatBytes],
  ['_MB', (value) => formatBytes(value * MEBIBYTE)],
];

/** A number that says little by itself in a unit that does, by the setting's name; undefined where there is none. */
export function readingOf(name: string, value: string | null): string | undefined {
  const number = Number(value);
  if (value === null || value === '' || !Number.isFinite(number) || number < 1000) return undefined;
  return UNITS.find(([ending]) => name.endsWith(ending))?.[1](number);
}
