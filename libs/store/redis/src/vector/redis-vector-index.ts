import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import {
  type IndexedVector,
  type InvalidationFeed,
  VectorIndex,
  type VectorMatch,
  type VectorPartition,
  type VectorQuery,
  type VectorSource,
} from '@reuso/store/ports';
import type { RedisConnections } from '../connection/redis-connections.js';
import { type LocalVectorIndex, ReplicatedVectors } from './replicated-vectors.js';
import { VectorChanges } from './vector-changes.js';
import { NoVectorSetsError, VectorSets } from './vector-sets.js';

type Vectors = Pick<VectorIndex, 'add' | 'search' | 'remove'>;

/**
 * Vectors in Redis' vector sets; where the server has none (before Redis 8) in every replica's own memory, kept
 * current by a stream in Redis. Which it is, is found out at each connection, and noticed at any command.
 *
 * Commands go over the connection for administrative work: a search would keep the hit path's replies waiting.
 */
export class RedisVectorIndex extends VectorIndex {
  readonly #log = new Logger(RedisVectorIndex.name);
  readonly #sets: VectorSets;
  readonly #changes: VectorChanges;
  #replicated: ReplicatedVectors | undefined;
  #source: VectorSource | undefined;
  #closed = false;

  /** @param openLocal an index in this process, opened only where Redis has no vector sets */
  constructor(
    { admin }: Pick<RedisConnections, 'admin'>,
    private readonly feed: InvalidationFeed,
    private readonly openLocal: () => LocalVectorIndex,
  ) {
    super();
    this.#sets = new VectorSets(admin);
    this.#changes = new VectorChanges(admin, randomBytes(6).toString('hex'));
    // The next server may be an older or a newer one.
    admin.client.on('ready', () => void this.#look());
    if (admin.client.status === 'ready') void this.#look();
  }

  override restoreFrom(source: VectorSource): void {
    this.#source = source;
    void this.#replicated?.follow(source);
  }

  override add(partition: VectorPartition, vector: IndexedVector): Promise<void> {
    return this.#ask((vectors) => vectors.add(partition, vector));
  }

  override search(partition: VectorPartition, query: VectorQuery): Promise<readonly VectorMatch[]> {
    return this.#ask((vectors) => vectors.search(partition, query));
  }

  override remove(partition: VectorPartition, keys: readonly string[]): Promise<void> {
    return this.#ask((vectors) => vectors.remove(partition, keys));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#replicated?.close();
  }

  async #ask<Result>(ask: (vectors: Vectors) => Promise<Result>): Promise<Result> {
    if (this.#replicated !== undefined) return await ask(this.#replicated);
    try {
      return await ask(this.#sets);
    } catch (error) {
      if (!(error instanceof NoVectorSetsError)) throw error;
      return await ask(this.#replicate());
    }
  }

  async #look(): Promise<void> {
    try {
      await this.#sets.check();
      await this.#useSets();
    } catch (error) {
      if (error instanceof NoVectorSetsError && !this.#closed) this.#replicate();
      // Anything else is told by the lookup that meets it.
    }
  }

  #replicate(): ReplicatedVectors {
    if (this.#replicated !== undefined) return this.#replicated;
    this.#log.warn(
      'This Redis has no vector sets (they came with version 8), or they may not be used: the vectors of RAG queries ' +
        "are kept in every server's memory, and added again from the stored entries at each start.",
    );
    this.#replicated = new ReplicatedVectors(this.openLocal(), this.#changes, this.feed);
    if (this.#source !== undefined) void this.#replicated.follow(this.#source);
    return this.#replicated;
  }

  /** After an upgrade the sets are empty, though the entries may still be there. */
  async #useSets(): Promise<void> {
    const replicated = this.#replicated;
    if (replicated === undefined || this.#source === undefined || this.#closed) return;
    this.#log.log('This Redis has vector sets: the vectors of RAG queries are kept there from here on.');
    this.#replicated = undefined;
    await replicated.close();
    for await (const { partition, vector } of this.#source.all()) await this.#sets.add(partition, vector);
  }
}
