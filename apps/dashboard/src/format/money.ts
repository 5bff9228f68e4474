import { signed } from './number.js';

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const wholeDollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 0,
});
const fractions = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  minimumSignificantDigits: 2,
  maximumSignificantDigits: 2,
});

/**
 * US dollars with the digits that matter: whole ones from ten thousand on, cents from ten cents on, two significant
 * digits below. What is under a millionth of a dollar reads `<$0.000001`.
 */
export function formatMoney(usd: number): string {
  const size = Math.abs(usd);
  if (size === 0) return '$0.00';
  if (size < 1e-6) return usd < 0 ? signed('-<$0.000001') : '<$0.000001';
  if (size < 0.0995) return signed(fractions.format(usd));
  return signed((size >= 9_999.5 ? wholeDollars : dollars).format(usd));
}

const perMillion = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
});

/** A price in a table of prices: all of its digits, two at least. */
export function formatPrice(usd: number): string {
  return perMillion.format(usd);
}
