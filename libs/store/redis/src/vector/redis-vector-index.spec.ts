import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import { ReplyError } from 'ioredis';
import { MemoryInvalidationFeed } from '@reuso/store/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RedisConnections } from '../connection/redis-connections.js';
import { RedisVectorIndex } from './redis-vector-index.js';

const PARTITION = { tenant: 't', namespace: undefined, model: 'm', dimension: 2, corpusVersion: undefined };
const QUERY = { vector: Float32Array.of(1, 0), minSimilarity: 0.9, minTopK: 1, limit: 1 };
const VECTOR = { key: 'rag:a', vector: QUERY.vector, topK: 1, evictAt: Date.now() + 60_000 };

describe('RedisVectorIndex finds out whether there are vector sets', () => {
  const send = vi.fn<(command: string, ...args: unknown[]) => Promise<unknown>>();
  const client = new EventEmitter();
  const connections = { admin: { client, send } } as unknown as RedisConnections;
  const local = {
    add: vi.fn(async () => undefined),
    search: vi.fn(async () => [{ key: 'rag:local', similarity: 1 }]),
    remove: vi.fn(async () => undefined),
    close: vi.fn(async () => undefined),
  };
  const open = () => new RedisVectorIndex(connections, new MemoryInvalidationFeed(), () => local);
  beforeAll(() => Logger.overrideLogger(false));
  afterAll(() => Logger.overrideLogger(new Logger()));

  it.each([
    ['does not know them', new Error("ERR unknown command 'vsim', with args beginning with:")],
    ['forbids them', new ReplyError('NOPERM User default has no permissions')],
  ])('keeps vectors itself where the server %s, until a server has them', async (_, error) => {
    send.mockImplementation(async (command) => {
      if (command.startsWith('v')) throw error;
      return '1-1';
    });
    const index = open();
    await index.add(PARTITION, VECTOR);
    expect(local.add).toHaveBeenLastCalledWith(PARTITION, VECTOR);
    expect(send.mock.calls.filter(([command]) => command === 'xadd').at(-1)).toEqual(
      expect.arrayContaining(['reuso:vector-changes', 'MAXLEN', 'key', 'rag:a']),
    );
    expect(await index.search(PARTITION, QUERY)).toEqual([{ key: 'rag:local', similarity: 1 }]);
    index.restoreFrom({
      all: async function* all() {
        yield { partition: PARTITION, vector: VECTOR };
      },
      of: async function* of() {
        yield* [];
      },
    });
    send.mockReset();
    send.mockResolvedValue(['rag:a', '1']);
    client.emit('ready');
    await vi.waitFor(() => expect(send.mock.calls.map(([command]) => command)).toContain('vadd'));
    expect(await index.search(PARTITION, QUERY)).toEqual([{ key: 'rag:a', similarity: 1 }]);
    expect(local.close).toHaveBeenCalled();
  });

  it('passes on what is wrong with the connection', async () => {
    send.mockRejectedValue(new Error('Connection is closed.'));
    await expect(open().search(PARTITION, QUERY)).rejects.toThrow(/closed/);
  });
});
