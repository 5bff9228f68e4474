import { Housekeeper, type Swept } from '@reuso/store/ports';
import type { RedisConnections } from '../connection/redis-connections.js';
import { withoutArguments } from '../connection/redis-errors.js';
import type { RedisLink } from '../connection/redis-link.js';
import { INDEX_PREFIX } from '../entries/redis-keys.js';
import { HELD_QUEUES_PREFIX, holderIn, holderName } from '../jobs/job-names.js';
import { trimIndex } from '../scripts/trim-index-1.lua.js';
import { EXPIRIES_PREFIX, vectorNamesBeside } from '../vector/vector-names.js';
import { VectorSets } from '../vector/vector-sets.js';
import { namesLike } from './keyspace.js';

const MEMBERS_AT_ONCE = 500;
/** Taking a vector out mends its neighbours' links, in the thread that serves everybody. */
const VECTORS_AT_ONCE = 16;

/**
 * Takes out what is kept alive by something longer-lived beside it: expired members of tags' indexes, and vectors of
 * expired entries, both of which requests take out only where they come by; and what BullMQ keeps of queues whose
 * process is gone.
 */
export class RedisHousekeeper extends Housekeeper {
  readonly #link: RedisLink;
  readonly #vectors: VectorSets;

  constructor({ admin }: Pick<RedisConnections, 'admin'>) {
    super();
    this.#link = admin;
    this.#vectors = new VectorSets(admin);
  }

  override async sweep(signal: AbortSignal): Promise<Swept> {
    const swept = { tag_index_members: 0, vectors: 0, queue_keys: 0 };
    const living = new Map<string, boolean>();
    try {
      for await (const names of namesLike(this.#link.client, 'reuso:*')) {
        for (const name of names) {
          if (signal.aborted) return swept;
          if (name.startsWith(INDEX_PREFIX)) swept.tag_index_members += await this.#trimIndex(name, signal);
          else if (name.startsWith(EXPIRIES_PREFIX)) swept.vectors += await this.#trimVectors(name, signal);
          else if (name.startsWith(HELD_QUEUES_PREFIX))
            swept.queue_keys += await this.#dropIfGone(name, living);
        }
      }
    } catch (error) {
      throw withoutArguments(error);
    }
    return swept;
  }

  async #trimIndex(index: string, signal: AbortSignal): Promise<number> {
    return await untilFewer(MEMBERS_AT_ONCE, signal, async (most) =>
      Number(await this.#link.run(trimIndex, [index], [most])),
    );
  }

  async #trimVectors(expiries: string, signal: AbortSignal): Promise<number> {
    const names = vectorNamesBeside(expiries);
    return await untilFewer(VECTORS_AT_ONCE, signal, (most) => this.#vectors.trim(names, most));
  }

  async #dropIfGone(name: string, living: Map<string, boolean>): Promise<number> {
    const holder = holderIn(name);
    let lives = living.get(holder);
    if (lives === undefined) {
      lives = (await this.#link.send('exists', holderName(holder))) === 1;
      living.set(holder, lives);
    }
    return lives ? 0 : Number(await this.#link.send('unlink', name));
  }
}

/** Takes out so many at once, until there are fewer; others are served in between. */
async function untilFewer(
  most: number,
  signal: AbortSignal,
  take: (most: number) => Promise<number>,
): Promise<number> {
  let taken = 0;
  for (;;) {
    const now = await take(most);
    taken += now;
    if (now < most || signal.aborted) return taken;
  }
}
