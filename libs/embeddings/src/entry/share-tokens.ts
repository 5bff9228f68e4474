/**
 * Parts a call's tokens among its inputs by their sizes, in whole tokens that sum to the call's (largest remainders).
 *
 * @param sizes of the inputs, in whatever unit; all 0 counts as all alike
 */
export function shareTokens(total: number, sizes: readonly number[]): number[] {
  const sum = sizes.reduce((left, right) => left + right, 0);
  const exact = sizes.map((size) => (sum === 0 ? total / sizes.length : (total * size) / sum));
  const shares = exact.map(Math.floor);
  const left = total - shares.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}
