import type { ActivityItem } from '@reuso/contracts';
import type { ActivityReader } from '../reading/activity-reader.js';
import type { LiveSource } from './live-feed.js';

/** Requests that came since the last poll, on all replicas. */
export class ActivitySource implements LiveSource<ActivityItem> {
  #after: string | undefined;

  constructor(
    private readonly reader: ActivityReader,
    private readonly book: string,
  ) {}

  async poll(): Promise<readonly ActivityItem[]> {
    if (this.#after === undefined) {
      this.#after = await this.reader.latest(this.book);
      return [];
    }
    const items = await this.reader.since(this.book, this.#after);
    this.#after = items.at(-1)?.id ?? this.#after;
    return items;
  }
}
