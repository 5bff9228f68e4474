/**
 * Shares a whole number out by weight, so that the shares are whole and sum to it: Hamilton's method, the largest
 * remainders first (Balinski and Young, Fair Representation, 1982).
 *
 * @param weights at least one, none negative; all zero: equal shares
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const quotas = weights.map((weight) => (sum > 0 ? (total * weight) / sum : total / weights.length));
  const shares = quotas.map(Math.floor);
  const left = total - shares.reduce((all, share) => all + share, 0);
  const byRemainder = quotas
    .map((quota, at) => ({ at, remainder: quota - Math.floor(quota) }))
    .toSorted((one, other) => other.remainder - one.remainder);
  for (const { at } of byRemainder.slice(0, left)) shares[at] = (shares[at] ?? 0) + 1;
  return shares;
}
