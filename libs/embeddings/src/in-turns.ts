import { setImmediate } from 'node:timers/promises';

/** So many store operations at once that the last is answered well within the store's deadline. */
const AT_ONCE = 32;

/** `Promise.all` over a long list, some at a time: a store asked for thousands at once looks as if it were down. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    // Others' requests come in between, and timers see that the time was not the store's.
    if (start > 0) await setImmediate();
    const turn = items.slice(start, start + AT_ONCE);
    results.push(...(await Promise.all(turn.map((item, index) => work(item, start + index)))));
  }
  return results;
}
