import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import { request } from 'undici';
import { until } from '../support/redis/index.js';
import { describeScene, type Scene } from './support/scene.js';

const ITEM = JSON.stringify({ kind: 'llm', model: 'gpt-4o', prompt: 'What is kept where?', temperature: 0 });

interface Told {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: { readonly [name: string]: unknown };
}

async function call(
  { gateway }: Scene,
  method: 'GET' | 'POST' | 'DELETE',
  path = '',
  body?: string | Readable,
  type = 'application/json',
): Promise<Told> {
  const response = await request(`${gateway.url}/api/v1/warmups${path}`, {
    method,
    ...(body === undefined ? {} : { body, headers: { 'content-type': type } }),
  });
  const header = response.headers['content-type'];
  return {
    status: response.statusCode,
    type: typeof header === 'string' ? header : undefined,
    body: (await response.body.json()) as Told['body'],
  };
}

const STORE_IS_DOWN = {
  status: 503,
  type: expect.stringContaining('application/problem+json'),
  body: {
    type: '/docs#problem-store-unavailable',
    title: 'Service Unavailable',
    status: 503,
    detail: expect.stringContaining('The store does not answer'),
  },
};

describeScene('Warm-ups while Redis is frozen (SIGSTOP)', (scene) => {
  afterEach(() => scene().redis.thaw());

  it('say that the store is down, and go on when it is back', async () => {
    const opened = scene();
    const { body } = await call(opened, 'POST', '', `{"items":[${ITEM}]}`);
    const id = String(body['id']);
    await until('it is done', async () => (await call(opened, 'GET', `/${id}`)).body['status'] === 'done');
    await opened.provider.next({ latency_ms: 1_000, times: 1 });
    const running = await call(opened, 'POST', '', JSON.stringify({ items: [newItem(), newItem()] }));

    opened.redis.freeze();
    // The first of these are asked before anybody knows that it is frozen. All are answered while it is.
    expect(await call(opened, 'GET')).toMatchObject(STORE_IS_DOWN);
    expect(await call(opened, 'GET', `/${id}`)).toMatchObject(STORE_IS_DOWN);
    expect(await call(opened, 'POST', '', `{"items":[${ITEM}]}`)).toMatchObject(STORE_IS_DOWN);
    expect(await call(opened, 'DELETE', `/${id}`)).toMatchObject(STORE_IS_DOWN);
    await opened.gateway.untilReady('degraded');
    expect(await call(opened, 'GET')).toMatchObject(STORE_IS_DOWN);
    // What is wrong with a request is told all the same.
    expect(await call(opened, 'POST', '', '{"items":[]}')).toMatchObject({ status: 422 });

    opened.redis.thaw();
    await opened.gateway.untilReady('ok');
    await until('the one that was under way is done', async () => {
      const told = await call(opened, 'GET', `/${String(running.body['id'])}`);
      return told.body['status'] === 'done' && told.body['failed'] === 0;
    });
  });

  it('end an upload that the store is frozen under, and leave nothing of it', async () => {
    const opened = scene();
    const before = ((await call(opened, 'GET')).body['items'] as unknown[]).length;
    const upload = new Readable({ read: () => undefined });
    upload.push(`${ITEM}\n`.repeat(40));
    const answer = call(opened, 'POST', '', upload, 'application/x-ndjson');
    opened.redis.freeze();
    const more = setInterval(() => upload.push(`${ITEM}\n`.repeat(40)), 50);
    expect(await answer).toMatchObject(STORE_IS_DOWN);
    clearInterval(more);
    upload.destroy();
    opened.redis.thaw();
    await opened.gateway.untilReady('ok');
    expect((await call(opened, 'GET')).body['items']).toHaveLength(before);
  });
});

function newItem(): object {
  return { kind: 'llm', model: 'gpt-4o', prompt: `What is ${randomUUID()}?` };
}
