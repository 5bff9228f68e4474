import type { Fence, TagScope } from '@reuso/store/ports';
import type { RedisLink } from '../connection/redis-link.js';
import { entryNames, tagNames } from './redis-keys.js';

/** Reads generations by their names in Redis, which are also their names in a fence. Absent ones are ''. */
export class EntryFences {
  constructor(private readonly link: RedisLink) {}

  async take(key: string, scopes: readonly TagScope[]): Promise<Fence> {
    return this.read(fenceNames(key, scopes));
  }

  async read(names: readonly string[]): Promise<Fence> {
    const fence = new Map<string, string>();
    await Promise.all(
      this.link.batches(names).map(async (batch) => {
        // A key that holds another type is absent to MGET.
        const generations = (await this.link.send('mget', ...batch)) as (string | null)[];
        for (const [index, name] of batch.entries()) fence.set(name, generations[index] ?? '');
      }),
    );
    return fence;
  }

  /** The fence with what it lacks of these taken now: a write that was given less is guarded from here on. */
  async complete(fence: Fence, key: string, scopes: readonly TagScope[]): Promise<Fence> {
    const missing = fenceNames(key, scopes).filter((name) => !fence.has(name));
    return missing.length === 0 ? fence : new Map([...fence, ...(await this.read(missing))]);
  }
}

function fenceNames(key: string, scopes: readonly TagScope[]): string[] {
  return [entryNames(key).fence, ...scopes.map((scope) => tagNames(scope).generation)];
}
