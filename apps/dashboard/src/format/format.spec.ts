import { describe, expect, it } from 'vitest';
import { formatDuration } from './duration.js';
import { formatMoney } from './money.js';
import { formatBytes, formatCount, formatShare } from './number.js';
import { reductionText } from './reduction-text.js';
import { savedText } from './saved-text.js';
import { formatRelative } from './time.js';

/** Narrow spaces as plain ones. */
const plain = (text: string) => text.replaceAll('\u202f', ' ');

describe('Figures are written', () => {
  it.each([
    [0, '$0.00'],
    [41.268, '$41.27'],
    [12_345.6, '$12,346'],
    [0.1, '$0.10'],
    [0.0421, '$0.042'],
    [0.000_31, '$0.00031'],
    [1e-9, '<$0.000001'],
    [-1.5, '−$1.50'],
  ])('money: %d as %s', (usd, text) => expect(formatMoney(usd)).toBe(text));

  it.each([
    [0, '0 ms'],
    [0.421, '0.42 ms'],
    [312.4, '312 ms'],
    [4_230, '4.2 s'],
    [59_990, '1 min'],
    [192_000, '3 min 12 s'],
    [11_520_000, '3 h 12 min'],
    [187_200_000, '2 d 4 h'],
    [-500, '−500 ms'],
  ])('durations: %d ms as %s', (ms, text) => expect(plain(formatDuration(ms))).toBe(text));

  it.each([
    [0, '0 %'],
    [0.684, '68.4 %'],
    [0.0001, '<0.1 %'],
    [0.9999, '>99.9 %'],
    [1, '100 %'],
  ])('shares: %d as %s', (share, text) => expect(plain(formatShare(share))).toBe(text));

  it.each([
    [1.2, 0, '$1.20 saved'],
    [1.2, 5_000, '$1.20 saved'],
    [-0.0072, 0, '$0.0072 more spent'],
    [0, 5_000, '5.0 s saved'],
    [0, 0, '$0.00 saved'],
  ])('savings: %d USD and %d ms as %s', (usd, ms, text) => expect(plain(savedText(usd, ms))).toBe(text));

  it.each([
    [0.684, '−68.4 % of $60.30'],
    [-0.03, '+3.0 % of $60.30'],
    [0, '0 % of $60.30'],
  ])('reductions: %d as %s', (share, text) => expect(plain(reductionText(share, '$60.30'))).toBe(text));

  it.each([
    [999, '999'],
    [13_011, '13,011'],
    [1_240_000, '1.24 M'],
  ])('counts: %d as %s', (count, text) => expect(plain(formatCount(count))).toBe(text));

  it.each([
    [773, '773 B'],
    [1_240, '1.2 kB'],
    [2_097_152, '2.1 MB'],
  ])('sizes: %d bytes as %s', (bytes, text) => expect(plain(formatBytes(bytes))).toBe(text));

  it.each([
    [-2, 'now'],
    [-30, '30 sec. ago'],
    [-200, '3 min. ago'],
    [4 * 3_600, 'in 4 hr.'],
  ])('times: %d s from now as %s', (seconds, text) => {
    const now = Date.parse('2026-01-02T03:04:05Z');
    expect(formatRelative(new Date(now + seconds * 1000).toISOString(), now)).toBe(text);
  });
});
