import type { ActivityItem, ActivityPage, ActivityQuery } from '@reuso/contracts';
import { LEDGER_RECORDS, type LedgerRecord, type LedgerStore } from '@reuso/store/ports';
import { activityItem } from '../activity/activity-record.js';

/** Records that are read at once: filters leave few of them. */
const PAGE = 500;

/** The last requests, of one book. */
export class ActivityReader {
  constructor(private readonly store: LedgerStore) {}

  /** @throws StoreUnavailableError, InvalidCursorError */
  async page(book: string, query: ActivityQuery): Promise<ActivityPage> {
    const { limit } = query;
    const items: ActivityItem[] = [];
    let before = query.cursor;
    for (let read = 0; read < LEDGER_RECORDS.most + PAGE; read += PAGE) {
      const records = await this.store.records(book, { before, limit: PAGE });
      for (const item of itemsOf(records)) {
        if (!matches(item, query)) continue;
        items.push(item);
        if (items.length > limit) {
          const page = items.slice(0, limit);
          return { items: page, next_cursor: page.at(-1)?.id ?? null };
        }
      }
      before = records.at(-1)?.id;
      if (records.length < PAGE) break;
    }
    return { items, next_cursor: null };
  }

  /** @returns the request, or undefined when it is not among those that are kept */
  async find(book: string, requestId: string): Promise<ActivityItem | undefined> {
    let before: string | undefined;
    for (let read = 0; read < LEDGER_RECORDS.most + PAGE; read += PAGE) {
      const records = await this.store.records(book, { before, limit: PAGE });
      const found = itemsOf(records).find((item) => item.request_id === requestId && item.key !== '');
      if (found !== undefined || records.length < PAGE) return found;
      before = records.at(-1)?.id;
    }
    return undefined;
  }

  /** @returns the id of the latest, to read on from */
  async latest(book: string): Promise<string> {
    const [record] = await this.store.records(book, { limit: 1 });
    return record?.id ?? '0';
  }

  /** The oldest first. */
  async since(book: string, after: string): Promise<readonly ActivityItem[]> {
    return itemsOf(await this.store.records(book, { after, limit: PAGE }));
  }
}

function itemsOf(records: readonly LedgerRecord[]): ActivityItem[] {
  return records.map(({ id, record }) => activityItem(id, record));
}

export function matches(item: ActivityItem, query: ActivityQuery): boolean {
  const { layer, outcome, masterplan_id: masterplan, model } = query;
  return (
    (layer === undefined || item.layer === layer || (layer === 'rag' && item.layer === 'rag_similarity')) &&
    (outcome === undefined || item.outcome === outcome) &&
    (masterplan === undefined || item.masterplan_id === masterplan) &&
    (model === undefined || item.model === model)
  );
}
