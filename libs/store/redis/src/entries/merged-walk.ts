import { comparePlaces, type IndexCursor, type IndexPlace } from './index-cursor.js';

/** Several indexes as one, in listing order; a place that several of them hold comes once. */
export class MergedWalk {
  constructor(private readonly cursors: readonly IndexCursor[]) {}

  /** @returns up to `most` places; none at the end */
  async next(most: number): Promise<IndexPlace[]> {
    const batch: IndexPlace[] = [];
    while (batch.length < most) {
      const heads = await Promise.all(this.cursors.map((cursor) => cursor.peek()));
      let first: IndexPlace | undefined;
      for (const head of heads) {
        if (head !== undefined && (first === undefined || comparePlaces(head, first) < 0)) first = head;
      }
      if (first === undefined) break;
      for (const [index, head] of heads.entries()) {
        if (head !== undefined && comparePlaces(head, first) === 0) this.cursors[index]?.advance();
      }
      batch.push(first);
    }
    return batch;
  }
}
