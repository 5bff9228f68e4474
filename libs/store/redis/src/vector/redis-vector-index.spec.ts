import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RedisConnections } from '../connection/redis-connections.js';
import { RedisVectorIndex } from './redis-vector-index.js';

const PARTITION = { tenant: 't', namespace: undefined, model: 'm', dimension: 2, corpusVersion: undefined };
const QUERY = { vector: Float32Array.of(1, 0), minSimilarity: 0.9, minTopK: 1, limit: 1 };

describe('RedisVectorIndex on a server without vector sets', () => {
  const send = vi.fn<(command: string) => Promise<unknown>>();
  const client = new EventEmitter();
  const connections = { admin: { client, send } } as unknown as RedisConnections;
  beforeAll(() => Logger.overrideLogger(false));
  afterAll(() => Logger.overrideLogger(new Logger()));

  it('finds nothing and does not fail, and asks again only after it has connected anew', async () => {
    send.mockImplementation(async (command) => {
      if (command.startsWith('v'))
        throw new Error(`ERR unknown command '${command}', with args beginning with:`);
      return [];
    });
    const index = new RedisVectorIndex(connections);
    await index.add(PARTITION, { key: 'rag:a', vector: QUERY.vector, topK: 1, evictAt: Date.now() + 1_000 });
    send.mockClear();
    expect(await index.search(PARTITION, QUERY)).toEqual([]);
    expect(send).not.toHaveBeenCalled();
    send.mockResolvedValue(['rag:a', '1']);
    client.emit('ready');
    expect(await index.search(PARTITION, QUERY)).toEqual([{ key: 'rag:a', similarity: 1 }]);
  });

  it('passes on what is wrong with the connection', async () => {
    send.mockRejectedValue(new Error('Connection is closed.'));
    await expect(new RedisVectorIndex(connections).search(PARTITION, QUERY)).rejects.toThrow(/closed/);
  });
});
