import type { Fence, TagScope } from '@reuso/store/ports';
import { isWrongType } from '../connection/redis-errors.js';
import type { RedisLink } from '../connection/redis-link.js';
import { entryNames, tagNames } from './redis-keys.js';

/** Reads generations by their names in Redis, which are also their names in a fence. Absent ones are ''. */
export class EntryFences {
  constructor(private readonly link: RedisLink) {}

  async take(key: string, scopes: readonly TagScope[]): Promise<Fence> {
    return this.read(fenceNames(key, scopes));
  }

  async read(names: readonly string[]): Promise<Fence> {
    const generations = await Promise.all(names.map((name) => this.#read(name)));
    return new Map(names.map((name, index) => [name, generations[index] ?? '']));
  }

  /** The fence with what it lacks of these taken now: a write that was given less is guarded from here on. */
  async complete(fence: Fence, key: string, scopes: readonly TagScope[]): Promise<Fence> {
    const missing = fenceNames(key, scopes).filter((name) => !fence.has(name));
    return missing.length === 0 ? fence : new Map([...fence, ...(await this.read(missing))]);
  }

  async #read(name: string): Promise<string> {
    try {
      const generation = await this.link.send('get', name);
      return typeof generation === 'string' ? generation : '';
    } catch (error) {
      if (!isWrongType(error)) throw error;
      await this.link.send('unlink', name);
      return '';
    }
  }
}

function fenceNames(key: string, scopes: readonly TagScope[]): string[] {
  return [entryNames(key).fence, ...scopes.map((scope) => tagNames(scope).generation)];
}
