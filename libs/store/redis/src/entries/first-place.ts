import { unlessForeign } from '../connection/redis-errors.js';
import type { RedisLink } from '../connection/redis-link.js';
import type { IndexPlace } from './index-cursor.js';

/**
 * An entry may be in several places: one that took the place of a longer-lived one keeps the old one's place in the
 * indexes that have both, and stays for a while in those of tags that it does not carry. The first counts of those
 * that are rightly its own.
 */
export async function isFirstPlace(
  link: RedisLink,
  place: IndexPlace,
  indexes: readonly string[],
): Promise<boolean> {
  const places = await Promise.all(indexes.map((index) => expiryIn(link, index, place.key)));
  return Math.max(...places) === place.expiresAt;
}

async function expiryIn(link: RedisLink, index: string, key: string): Promise<number> {
  const score = await unlessForeign(link.send('zscore', index, key));
  return score === null ? -Infinity : -Number(score);
}
