const NARROW_SPACE = '\u202f';
const MINUS = '\u2212';

const integer = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const compactDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** `1,234`; from a million on, three digits and a unit: `1.24 M`. */
export function formatCount(value: number): string {
  const size = Math.abs(value);
  if (size >= 999_500_000) return withUnit(compactDigits.format(value / 1e9), 'G');
  if (size >= 999_500) return withUnit(compactDigits.format(value / 1e6), 'M');
  return signed(integer.format(value));
}

/** 0 to 1 as `68.4 %`. What is not quite nothing or all does not read so: `<0.1 %`, `>99.9 %`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.05) return withUnit('<0.1', '%');
  if (percent < 100 && percent >= 99.95) return withUnit('>99.9', '%');
  return withUnit(percent === 100 || percent === 0 ? String(percent) : oneDigit.format(percent), '%');
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units, two digits at least: `1.2 kB`, `773 B`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return withUnit((unit > 0 && value < 9.95 ? oneDigit : integer).format(value), UNITS[unit] ?? 'B');
}

export function formatDecimal(value: number): string {
  return signed(oneDigit.format(value));
}

export function withUnit(value: string, unit: string): string {
  return `${signed(value)}${NARROW_SPACE}${unit}`;
}

/** A true minus is as wide as a digit. */
export function signed(text: string): string {
  return text.replace('-', MINUS);
}
