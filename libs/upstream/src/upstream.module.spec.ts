import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { text } from 'node:stream/consumers';
import type { UpstreamConfig } from '@reuso/config';
import { describe, expect, it } from 'vitest';
import { Provider } from './testing/provider.js';
import { UndiciUpstream } from './undici/undici-upstream.js';
import { UpstreamModule } from './upstream.module.js';
import { Upstream, type UpstreamRequest } from './upstream.js';

@Injectable()
class Settings {
  upstream: UpstreamConfig = {
    baseUrl: '',
    apiKey: undefined,
    timeoutMs: 60_000,
    maxAnswerBytes: 1024,
    limits: {
      ratePerMinute: undefined,
      maxConcurrentPerTenant: undefined,
      maxConcurrent: undefined,
      queueMs: 1_000,
    },
  };
}

@Module({ providers: [Settings], exports: [Settings] })
class SettingsModule {}

const request: UpstreamRequest = { method: 'GET', path: '/models', headers: {}, decode: true };

describe('UpstreamModule', () => {
  it('gives the provider that the settings name, and closes it on shutdown', async () => {
    await using provider = await Provider.start((_, response) => response.end('ok'));
    const module = await Test.createTestingModule({
      imports: [
        SettingsModule,
        UpstreamModule.forRootAsync({
          imports: [SettingsModule],
          inject: [Settings],
          useFactory: async (settings: Settings) => ({ ...settings.upstream, baseUrl: provider.baseUrl }),
        }),
      ],
    }).compile();
    await module.init();
    const upstream = module.get(Upstream);
    expect(upstream).toBeInstanceOf(UndiciUpstream);
    expect(await text((await upstream.send(request)).body)).toBe('ok');
    await module.close();
    await expect(upstream.send(request)).rejects.toMatchObject({ kind: 'aborted' });
  });
});
