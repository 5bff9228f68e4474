import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { findRedis } from '../support/redis/index.js';
import { newQuestion, type Question } from '../support/traffic/index.js';
import { answerOf } from '../support/traffic/truth.js';
import { Scene } from './support/scene.js';

const DAMAGES: readonly (readonly [string, (value: Buffer) => Buffer])[] = [
  ['a bit flipped at its end', (value) => flipped(value, value.length - 3)],
  ['a bit flipped in its middle', (value) => flipped(value, value.length >> 1)],
  ...Array.from({ length: 40 }, (_, at) => {
    return [`a bit flipped in its byte ${at}`, (value: Buffer) => flipped(value, at)] as const;
  }),
  ['cut to half', (value) => value.subarray(0, value.length >> 1)],
  ['cut by a byte', (value) => value.subarray(0, -1)],
  ['a byte longer', (value) => Buffer.concat([value, Buffer.of(0x20)])],
  ['emptied', () => Buffer.alloc(0)],
  ['zeros', (value) => Buffer.alloc(value.length)],
  ['JSON of its own', () => Buffer.from('{"choices":[{"message":{"content":"wrong"}}]}')],
  ['a later layout', (value) => Buffer.concat([value.subarray(0, 2), Buffer.of(9), value.subarray(3)])],
];

describe('Damaged entries in Redis', { ...leftOutIf(findRedis().reason), timeout: 180_000 }, () => {
  let scene: Scene;
  let redis: Redis;

  beforeAll(async () => {
    scene = await Scene.open({ NEAR_CACHE_MB: '0', STORE_TIMEOUT_MS: '10000' });
    redis = new Redis({ host: '127.0.0.1', port: scene.redis.port });
  });
  afterAll(async () => {
    redis.disconnect();
    await scene.close();
  });

  const decodeErrors = () =>
    scene.gateway.metric('v2_cache_errors_total', { cache_layer: 'llm', operation: 'decode' });

  /** Asks for the first time, and tells where Redis keeps the answer. */
  async function store(question: Question): Promise<{ name: string; id: string }> {
    const { cache, id } = await scene.gateway.chat({ ...question });
    expect(cache).toMatchObject({ fwd: 'miss', stored: true });
    return { name: `reuso:{${cache.key}}:v`, id };
  }

  it.each(DAMAGES)('%s: dropped, counted, made anew and never served', async (_, damage) => {
    const question = newQuestion();
    const { name, id } = await store(question);
    const value = await redis.getBuffer(name);
    if (value === null) throw new Error(`There is nothing at ${name}`);
    await redis.set(name, damage(value), 'KEEPTTL');
    const before = await decodeErrors();

    const again = await scene.gateway.chat({ ...question });
    expect(again.cache).toMatchObject({ fwd: 'miss', stored: true });
    expect(again.text).toBe(await answerOf(scene.provider, question));
    expect(again.id).not.toBe(id);
    expect(await decodeErrors()).toBe(before + 1);
    const hit = await scene.gateway.chat({ ...question });
    expect(hit.cache).toMatchObject({ hit: true });
    expect(hit.raw).toBe(again.raw);
  });

  it('one in the place of another: each is made anew', async () => {
    const questions = [newQuestion(), newQuestion()] as const;
    const [one, other] = [await store(questions[0]), await store(questions[1])];
    const [value, otherValue] = [await redis.getBuffer(one.name), await redis.getBuffer(other.name)];
    await redis.set(one.name, otherValue ?? '', 'KEEPTTL');
    await redis.set(other.name, value ?? '', 'KEEPTTL');
    const before = await decodeErrors();
    for (const question of questions) {
      const reply = await scene.gateway.chat({ ...question });
      expect(reply.cache).toMatchObject({ fwd: 'miss', stored: true });
      expect(reply.text).toBe(await answerOf(scene.provider, question));
    }
    expect(await decodeErrors()).toBe(before + 2);
  });

  it('one that only-if-cached asks for: told as not there', async () => {
    const question = newQuestion();
    const { name } = await store(question);
    await redis.setrange(name, 50, '???');
    const reply = await scene.gateway.chat({ ...question }, { 'cache-control': 'only-if-cached' });
    expect(reply.status).toBe(504);
  });

  it('one that an operator looks at: not shown as an answer, and no failure', async () => {
    const { name } = await store(newQuestion());
    await redis.setrange(name, 50, '???');
    const key = /\{(.*)\}/.exec(name)?.[1] ?? '';
    const { status } = await scene.gateway.call('GET', `/api/v1/entries/${key}`);
    expect(status).toBeLessThan(500);
  });

  it('all of them, all the time, under load: nobody notices', async () => {
    const load = await scene.beginLoad();
    const before = await decodeErrors();
    for (let round = 0; round < 10; round += 1) {
      const names = await redis.keys('reuso:{llm:*}:v');
      for (const name of names) await redis.setrange(name, 60, '~');
      await load.untilAnswered(30);
    }
    expect(await decodeErrors()).toBeGreaterThan(before);
    await load.untilCaching();
    await scene.expectNobodyNoticed();
  });
});

function flipped(value: Buffer, at: number): Buffer {
  const damaged = Buffer.from(value);
  damaged[at] = (damaged[at] ?? 0) ^ 0x10;
  return damaged;
}
