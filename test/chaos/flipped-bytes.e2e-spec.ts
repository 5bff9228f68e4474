import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RagClient } from '../rag/support/rag-client.js';
import { leftOutIf } from '../support/left-out.js';
import { findRedis } from '../support/redis/index.js';
import { newQuestion } from '../support/traffic/index.js';
import { Scene } from './support/scene.js';

/** Asks for what is stored, and for nothing else. @returns what is served, undefined where that is nothing */
type Ask = () => Promise<string | undefined>;

interface Sample {
  /** Where Redis keeps it. */
  readonly name: string;
  readonly ask: Ask;
}

const ONLY_CACHED = { 'cache-control': 'only-if-cached' };
/** Too long to be kept uncompressed. */
const LONG_ANSWER = 'All of it is as it was before. '.repeat(400);

/** Formats of stored values: of each layer, plain, compressed and encrypted. */
const FORMATS: readonly (readonly [
  name: string,
  encrypted: boolean,
  prepare: (scene: Scene) => Promise<Sample>,
])[] = [
  ['an answer', false, (scene) => answer(scene, 'Short.')],
  ['an answer, compressed', false, (scene) => answer(scene, LONG_ANSWER)],
  ['an answer, encrypted', true, (scene) => answer(scene, 'Short.')],
  ['an answer, compressed and encrypted', true, (scene) => answer(scene, LONG_ANSWER)],
  ['an embedding', false, embedding],
  ['an embedding, encrypted', true, embedding],
  ['a retrieval', false, retrieval],
  ['a retrieval, encrypted', true, retrieval],
];

async function answer(scene: Scene, text: string): Promise<Sample> {
  const question = newQuestion();
  await scene.provider.next({ answer: text });
  const { cache } = await scene.gateway.chat({ ...question });
  const ask: Ask = async () => {
    const reply = await scene.gateway.chat({ ...question }, ONLY_CACHED);
    return reply.status === 504 ? undefined : `${reply.status} ${reply.raw}`;
  };
  return { name: `reuso:{${cache.key}}:v`, ask };
}

async function embedding(scene: Scene): Promise<Sample> {
  const send = (headers: object) =>
    fetch(`${scene.gateway.url}/v1/embeddings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ model: 'text-embedding-3-small', input: 'all of it', dimensions: 16 }),
    });
  const stored = await send({});
  const key = /key="([^"]+)"/.exec(stored.headers.get('cache-status') ?? '')?.[1];
  const ask: Ask = async () => {
    const reply = await send(ONLY_CACHED);
    return reply.status === 504 ? undefined : `${reply.status} ${await reply.text()}`;
  };
  return { name: `reuso:{${key}}:v`, ask };
}

async function retrieval(scene: Scene): Promise<Sample> {
  const client = new RagClient(scene.gateway.url);
  const question = { query: 'where is all of it?', embedding_model: 'm', top_k: 1 };
  const documents = [{ id: 'a', text: 'here' }];
  const { body } = await client.put({ ...question, query_embedding: [1, 0.5], documents });
  const ask: Ask = async () => {
    const reply = await client.lookup(question);
    return reply.status === 200 && !reply.body.hit ? undefined : JSON.stringify(reply);
  };
  return { name: `reuso:{${body.key}}:v`, ask };
}

describe(
  'Bytes of stored entries, flipped one at a time',
  { ...leftOutIf(findRedis().reason), timeout: 600_000 },
  () => {
    describe.each([
      ['without a key', false],
      ['with a key', true],
    ] as const)('%s', (_, encrypted) => {
      const env: Record<string, string> = encrypted
        ? { ENCRYPTION_KEY: randomBytes(32).toString('base64') }
        : {};
      let scene: Scene;
      let redis: Redis;
      beforeAll(async () => {
        scene = await Scene.open({ NEAR_CACHE_MB: '0', STORE_TIMEOUT_MS: '20000', ...env });
        redis = new Redis({ host: '127.0.0.1', port: scene.redis.port });
      });
      afterAll(async () => {
        redis?.disconnect();
        await scene?.close();
      });

      it.each(FORMATS.filter((format) => format[1] === encrypted))(
        '%s: served wrong 0',
        async (name, __, prepare) => {
          const sample = await prepare(scene);
          const right = await sample.ask();
          expect(right).toMatch(/200/);
          const value = await redis.getBuffer(sample.name);
          if (value === null) throw new Error(`There is nothing at ${sample.name}`);
          const wrong: string[] = [];
          let refused = 0;
          for (let at = 0; at < value.length; at += 1) {
            const damaged = Buffer.from(value);
            damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
            await redis.set(sample.name, damaged, 'EX', 600);
            const served = await sample.ask();
            if (served === undefined) refused += 1;
            else if (served !== right) wrong.push(`byte ${at}: ${served}`);
          }
          expect(wrong).toEqual([]);
          // A bit or two of Zstandard's frame mean nothing: with them flipped, the very same is served.
          expect(refused).toBeGreaterThanOrEqual(Math.floor(value.length * 0.99));
          process.stdout
            .write(`${name}: ${value.length} bytes flipped, ${refused} refused, ${wrong.length} served wrong
`);
          // Undamaged again, it is served again: what was refused was refused for its damage.
          await redis.set(sample.name, value, 'EX', 600);
          expect(await sample.ask()).toBe(right);
        },
      );
    });
  },
);
