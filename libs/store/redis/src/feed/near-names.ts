/** What the feed uses in Redis. Its keys share a hash tag, for its scripts touch several of them. */
export const NEAR_KEYS = {
  /** hash {n, token}: the latest invalidation */
  position: 'reuso:{near}:position',
  /** zset: end of each replica's lease, ms by the server's clock */
  leases: 'reuso:{near}:leases',
  /** hash: the latest invalidation that each replica is known to have dealt with */
  seen: 'reuso:{near}:seen',
} as const;

/** Channels know no databases, keys do: the number in the name makes them alike. */
export function nearChannel(db: number): string {
  return `reuso:near:${db}`;
}

/** Where a replica gets the acknowledgements of what it announced: "<n> <replica>". */
export function acknowledgementChannel(db: number, replica: string): string {
  return `reuso:near:${db}:ack:${replica}`;
}
