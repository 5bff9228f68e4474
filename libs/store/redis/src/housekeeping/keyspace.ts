import { Cluster, type Redis } from 'ioredis';
import type { RedisClient } from '../connection/redis-client.js';

/** Names that Redis looks at for one page: a fraction of a millisecond of its time. */
const PAGE = 500;

/** Names that match a pattern, page by page, on all masters; each once at least, as SCAN goes. */
export async function* namesLike(client: RedisClient, pattern: string): AsyncGenerator<readonly string[]> {
  const nodes: readonly Redis[] = client instanceof Cluster ? client.nodes('master') : [client];
  for (const node of nodes) {
    let cursor = '0';
    do {
      const [next, names] = await node.scan(cursor, 'MATCH', pattern, 'COUNT', PAGE);
      if (names.length > 0) yield names;
      cursor = next;
    } while (cursor !== '0');
  }
}
