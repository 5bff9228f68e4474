import {
  type IndexedVector,
  SIMILARITY_ERROR,
  type VectorMatch,
  type VectorPartition,
  type VectorQuery,
} from '@reuso/store/ports';
import { isWrongType, replyCode } from '../connection/redis-errors.js';
import type { RedisArgument, RedisLink } from '../connection/redis-link.js';
import { trimVectors } from '../scripts/trim-vectors-2.lua.js';
import { type VectorNames, vectorNames } from './vector-names.js';

/** Expired vectors taken out with each one that comes in. */
const CLEANED_AT_ONCE = 16;
/** A partition that nobody adds to goes this long after its last entry, ms: clocks may differ. */
const GRACE_MS = 60_000;
/** A name that no partition has. */
const NOWHERE = 'reuso:vectors:{}';

/** The server has no vector sets (they came with Redis 8), or its access rules do not let us use them. */
export class NoVectorSetsError extends Error {
  override readonly name = 'NoVectorSetsError';

  constructor(options?: ErrorOptions) {
    super('This Redis has no vector sets, or its access rules forbid them.', options);
  }
}

/** Vectors in Redis' vector sets (Redis 8 and later), one set per partition, eight bits a component. */
export class VectorSets {
  constructor(private readonly link: RedisLink) {}

  /** @throws NoVectorSetsError */
  async check(): Promise<void> {
    await this.#send(NOWHERE, 'vsim', 'FP32', bytesOf(Float32Array.of(1, 0)));
  }

  /** @throws NoVectorSetsError */
  async add(partition: VectorPartition, entry: IndexedVector): Promise<void> {
    const { key, vector, topK, evictAt } = entry;
    const names = vectorNames(partition);
    const attributes = JSON.stringify({ topK, evictAt });
    // The set lives as long as its longest-lived entry. GT alone would never give it a first expiry.
    const outlives = (name: string, condition: string): Promise<unknown> =>
      this.#send(name, 'pexpireat', Math.ceil(evictAt) + GRACE_MS, condition);
    await Promise.all([
      this.#send(names.expiries, 'zadd', evictAt, key),
      // CAS: neighbours are looked for in a thread of Redis', not in the one that serves everybody.
      this.#send(names.vectors, 'vadd', 'FP32', bytesOf(vector), key, 'CAS', 'SETATTR', attributes),
      ...[names.vectors, names.expiries].flatMap((name) => [outlives(name, 'NX'), outlives(name, 'GT')]),
    ]);
    await this.trim(names, CLEANED_AT_ONCE);
  }

  /** @throws NoVectorSetsError */
  async search(partition: VectorPartition, query: VectorQuery): Promise<readonly VectorMatch[]> {
    const { vector, minSimilarity, minTopK, limit } = query;
    const filter = `.topK >= ${minTopK} && .evictAt > ${Date.now()}`;
    const { vectors } = vectorNames(partition);
    const options = ['WITHSCORES', 'COUNT', limit, 'FILTER', filter];
    const reply = await this.#send(vectors, 'vsim', 'FP32', bytesOf(vector), ...options);
    return matchesIn(reply).filter(({ similarity }) => similarity >= minSimilarity - SIMILARITY_ERROR);
  }

  /** @throws NoVectorSetsError */
  async remove(partition: VectorPartition, keys: readonly string[]): Promise<void> {
    await this.#remove(vectorNames(partition), keys);
  }

  /** Takes expired vectors out. @returns how many */
  async trim({ vectors, expiries }: VectorNames, most: number): Promise<number> {
    return Number(await this.link.run(trimVectors, [vectors, expiries], [most]));
  }

  async #remove({ vectors, expiries }: VectorNames, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    await Promise.all(keys.map((key) => this.#send(vectors, 'vrem', key)));
    await this.#send(expiries, 'zrem', ...keys);
  }

  /** @returns undefined where the name was somebody else's */
  async #send(name: string, command: string, ...args: readonly RedisArgument[]): Promise<unknown> {
    try {
      return await this.link.send(command, name, ...args);
    } catch (error) {
      if (isWrongType(error)) {
        await this.link.send('unlink', name);
        return undefined;
      }
      if (command.startsWith('v') && isNotToBeHad(error)) throw new NoVectorSetsError({ cause: error });
      throw error;
    }
  }
}

/** A vector set takes little-endian floats, which is how they lie in memory on every platform that Node runs on. */
function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** VSIM tells how near on a scale from 0 (opposite) to 1 (alike): (1 + cosine) / 2. */
function matchesIn(reply: unknown): VectorMatch[] {
  const flat = Array.isArray(reply) ? reply.map(String) : [];
  const matches: VectorMatch[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    matches.push({ key: flat[i] ?? '', similarity: 2 * Number(flat[i + 1]) - 1 });
  }
  return matches;
}

function isNotToBeHad(error: unknown): boolean {
  if (replyCode(error) === 'NOPERM') return true;
  return error instanceof Error && /unknown command/i.test(error.message);
}
