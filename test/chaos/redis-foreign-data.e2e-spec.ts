import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { newQuestion } from '../support/traffic/index.js';
import { describeScene } from './support/scene.js';

/** What the server keeps in Redis, by the beginning of its name, and a value of a type that none of it has. */
const NAMES = [
  'reuso:{llm:*}:v',
  'reuso:{llm:*}:m',
  'reuso:tag:*',
  'reuso:tenants:*',
  'reuso:{near}:*',
  'reuso:*',
];

describeScene("Somebody else's data under our names in Redis (WRONGTYPE)", (scene) => {
  it.each(NAMES)('at all of %s: nobody notices, and caching goes on', async (pattern) => {
    const load = await scene().beginLoad();
    for (let round = 0; round < 3; round += 1) {
      expect(await plantLists(scene().redis.port, pattern)).toBeGreaterThan(0);
      await load.untilCaching();
    }
    await scene().expectNobodyNoticed();
  });

  it('at fences and generations that are yet to be made: the answer is right, and kept the next time', async () => {
    const { gateway, redis } = scene();
    const question = newQuestion();
    const { cache } = await gateway.chat({ ...question }, { 'x-reuso-masterplan': 'm' });
    await gateway.invalidate({ masterplan_id: 'm' });
    expect(await plantLists(redis.port, 'reuso:gen:*')).toBeGreaterThan(0);
    await plantList(redis.port, `reuso:{${cache.key}}:f`);
    await gateway.chat({ ...question }, { 'x-reuso-masterplan': 'm' });
    expect((await gateway.chat({ ...question }, { 'x-reuso-masterplan': 'm' })).cache).toMatchObject({
      hit: true,
    });
    expect(await gateway.invalidate({ masterplan_id: 'm' })).toMatchObject({ deleted: 1 });
  });

  it('leaves listing, inspecting and invalidating at work', async () => {
    const { gateway, redis } = scene();
    const first = await gateway.chat({ ...newQuestion() }, { 'x-reuso-tags': 'planted' });
    await plantLists(redis.port, 'reuso:tag:*');
    await plantList(redis.port, `reuso:{${first.cache.key}}:m`);
    expect(await gateway.call('GET', '/api/v1/entries')).toMatchObject({ status: 200 });
    expect(await gateway.call('GET', `/api/v1/entries/${first.cache.key}`)).toMatchObject({ status: 404 });
    const second = await gateway.chat({ ...newQuestion() }, { 'x-reuso-tags': 'planted' });
    expect(second.status).toBe(200);
    expect(await gateway.invalidate({ tag: 'planted' })).toMatchObject({ deleted: 1 });
  });
});

/** Puts a list in the place of each key that fits. @returns how many there were */
async function plantLists(port: number, pattern: string): Promise<number> {
  const redis = new Redis({ host: '127.0.0.1', port });
  try {
    const names = await redis.keys(pattern);
    for (const name of names) await redis.multi().del(name).rpush(name, 'not yours').exec();
    return names.length;
  } finally {
    redis.disconnect();
  }
}

async function plantList(port: number, name: string): Promise<void> {
  const redis = new Redis({ host: '127.0.0.1', port });
  try {
    await redis.multi().del(name).rpush(name, 'not yours').exec();
  } finally {
    redis.disconnect();
  }
}
