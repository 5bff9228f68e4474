import { text } from 'node:stream/consumers';
import type { UpstreamLimits } from '@reuso/config';
import { describe, expect, it } from 'vitest';
import { Provider } from '../testing/provider.js';
import { UndiciUpstream } from '../undici/undici-upstream.js';
import { LimitedUpstream } from './limited-upstream.js';

const UNLIMITED: UpstreamLimits = {
  ratePerMinute: undefined,
  maxConcurrentPerTenant: undefined,
  maxConcurrent: undefined,
  queueMs: 60_000,
};
const ask = (tenant: string) => ({ method: 'GET', path: '/', headers: {}, decode: true, tenant });

function limited({ baseUrl }: Provider, limits: Partial<UpstreamLimits>): LimitedUpstream {
  const provider = new UndiciUpstream({ baseUrl, timeoutMs: 60_000 });
  return new LimitedUpstream(provider, { ...UNLIMITED, ...limits });
}

describe('LimitedUpstream', () => {
  it('holds each tenant to its calls a minute', async () => {
    await using provider = await Provider.start((_, response) => response.end('ok'));
    const upstream = limited(provider, { ratePerMinute: 2 });
    for (let call = 0; call < 2; call += 1) await text((await upstream.send(ask('a'))).body);
    await expect(upstream.send(ask('a'))).rejects.toMatchObject({
      kind: 'limited',
      limit: 'tenant_rate_limit',
      status: 429,
      retryAfterSeconds: 30,
    });
    expect(await text((await upstream.send(ask('b'))).body)).toBe('ok');
    await upstream.onApplicationShutdown();
  });

  it('counts a call as under way until its answer has been read, or was given up', async () => {
    await using provider = await Provider.start((_, response) => void response.write('begun'));
    const upstream = limited(provider, { maxConcurrentPerTenant: 1 });
    const { body } = await upstream.send(ask('a'));
    await expect(upstream.send(ask('a'))).rejects.toMatchObject({
      limit: 'tenant_concurrency_limit',
      status: 429,
    });
    const other = await upstream.send(ask('b'));
    body.destroy();
    await new Promise((resolve) => body.once('close', resolve));
    const again = await upstream.send(ask('a'));
    for (const response of [other, again]) response.body.destroy();
    await upstream.onApplicationShutdown();
  });

  it('makes no more calls at once than there are places, and gives each back', async () => {
    let underWay = 0;
    let most = 0;
    await using provider = await Provider.start((request, response) => {
      most = Math.max(most, (underWay += 1));
      setTimeout(() => {
        underWay -= 1;
        if (request.url?.includes('broken') === true) response.destroy();
        else response.end('ok');
      }, 5);
    });
    const upstream = limited(provider, { maxConcurrent: 3 });
    const calls = Array.from({ length: 30 }, (_, index) =>
      upstream
        .send({ ...ask(`t${index % 4}`), path: index % 5 === 0 ? '/broken' : '/' })
        .then(async ({ body }) => await text(body))
        .catch(() => 'failed'),
    );
    const results = await Promise.all(calls);
    expect(results.filter((result) => result === 'ok')).toHaveLength(24);
    expect(most).toBe(3);
    expect(await text((await upstream.send(ask('a'))).body)).toBe('ok');
    await upstream.onApplicationShutdown();
  });
});
