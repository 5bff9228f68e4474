import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ReusoConfig } from './config.js';
import { loadConfig } from './load-config.js';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

describe('loadConfig without settings', () => {
  it('fills in every default', () => {
    expect(loadConfig({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      analytics: true,
      logLevel: 'info',
      maxBodyBytes: 10_485_760,
      maxConnections: 10_000,
      llmCacheTtlSeconds: 86_400,
      ragCacheTtlSeconds: 3600,
      ragSimilarityThreshold: 0.95,
      staleGraceSeconds: 0,
      nearCacheMb: 64,
      pricingFile: undefined,
      embedding: undefined,
      batchMaxSize: 5,
      batchWindowMs: 500,
      flightLeaseMs: 10_000,
      finishAbandoned: false,
      warmupConcurrency: 4,
      warmupPerSecond: 20,
      store: {
        timeoutMs: 50,
        housekeepingMs: 3_600_000,
        backend: { kind: 'embedded', dataDir: './data', maxMb: 2048 },
        encryption: { key: undefined, oldKeys: [], required: false },
      },
      upstream: {
        baseUrl: 'https://api.openai.com/v1',
        apiKey: undefined,
        timeoutMs: 600_000,
        maxAnswerBytes: 134_217_728,
        limits: {
          ratePerMinute: undefined,
          maxConcurrentPerTenant: undefined,
          maxConcurrent: undefined,
          queueMs: 30_000,
        },
      },
      access: { tenants: new Map(), adminToken: undefined, generatedAdminToken: undefined },
    } satisfies ReusoConfig);
  });

  it('reads encryption keys of either base64 alphabet', () => {
    const [key, older] = [Buffer.alloc(32, 0xfb), Buffer.alloc(32, 2)];
    const { encryption } = loadConfig({
      ENCRYPTION_KEY: key.toString('base64url'),
      ENCRYPTION_KEYS_OLD: `${older.toString('base64')}, ${key.toString('base64')}`,
      ENCRYPTION_REQUIRED: 'true',
    }).store;
    expect(encryption).toEqual({ key, oldKeys: [older, key], required: true });
  });

  it('takes empty and blank settings for unset, whatever they are', () => {
    const names = [
      ...['HOST', 'PORT', 'REDIS_URL', 'REDIS_CLUSTER', 'REDIS_SENTINEL_MASTER', 'DATA_DIR', 'DATA_MAX_MB'],
      ...['UPSTREAM_BASE_URL', 'UPSTREAM_API_KEY', 'UPSTREAM_TIMEOUT_MS', 'API_KEYS', 'ALLOW_ANONYMOUS'],
      ...['ADMIN_TOKEN', 'LLM_CACHE_TTL_SECONDS', 'RAG_CACHE_TTL_SECONDS', 'RAG_SIMILARITY_THRESHOLD'],
      ...[
        'BATCH_MAX_SIZE',
        'BATCH_WINDOW_MS',
        'FLIGHT_LEASE_MS',
        'FINISH_ABANDONED',
        'STALE_GRACE_SECONDS',
        'STORE_TIMEOUT_MS',
        'HOUSEKEEPING_SECONDS',
      ],
      ...[
        'ENCRYPTION_KEY',
        'ENCRYPTION_KEYS_OLD',
        'ENCRYPTION_REQUIRED',
        'EMBEDDING_MODEL',
        'PRICING_FILE',
        'LOG_LEVEL',
        'MAX_BODY_BYTES',
        'NEAR_CACHE_MB',
      ],
    ];
    expect(loadConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(loadConfig({}));
    expect(loadConfig(Object.fromEntries(names.map((name) => [name, ' \t'])))).toEqual(loadConfig({}));
  });
});

describe('loadConfig takes', () => {
  const accepted: readonly [env: Record<string, string>, Partial<ReusoConfig>][] = [
    [{ PORT: '0' }, { port: 0 }],
    [{ EMBEDDING_MODEL: 'm-1' }, { embedding: { kind: 'upstream', model: 'm-1' } }],
    [
      { EMBEDDING_MODEL: 'local:./m', DATA_DIR: 'd', REDIS_URL: 'redis://r' },
      { embedding: { kind: 'local', modelDir: './m', packagesDir: 'd/embedder' } },
    ],
    [{ PORT: ' 65535 ' }, { port: 65_535 }],
    [{ ANALYTICS: 'false' }, { analytics: false }],
    [{ HOST: '::1' }, { host: '::1' }],
    [{ HOST: 'localhost' }, { host: 'localhost' }],
    [{ LOG_LEVEL: 'WARN' }, { logLevel: 'warn' }],
    [{ MAX_BODY_BYTES: '2048' }, { maxBodyBytes: 2048 }],
    [{ LLM_CACHE_TTL_SECONDS: '1' }, { llmCacheTtlSeconds: 1 }],
    [{ RAG_CACHE_TTL_SECONDS: '31536000' }, { ragCacheTtlSeconds: 31_536_000 }],
    [{ RAG_SIMILARITY_THRESHOLD: '.9' }, { ragSimilarityThreshold: 0.9 }],
    [{ RAG_SIMILARITY_THRESHOLD: '1' }, { ragSimilarityThreshold: 1 }],
    [{ STALE_GRACE_SECONDS: '60' }, { staleGraceSeconds: 60 }],
    [{ NEAR_CACHE_MB: '0' }, { nearCacheMb: 0 }],
    [{ PRICING_FILE: './prices.json' }, { pricingFile: './prices.json' }],
    [{ BATCH_MAX_SIZE: '8' }, { batchMaxSize: 8 }],
    [{ BATCH_WINDOW_MS: '0' }, { batchWindowMs: 0 }],
    [{ FLIGHT_LEASE_MS: '2500' }, { flightLeaseMs: 2500 }],
    [{ FINISH_ABANDONED: 'true' }, { finishAbandoned: true }],
  ];
  it.each(accepted)('%j', (env, expected) => expect(loadConfig(env)).toMatchObject(expected));
});

describe('loadConfig finds the upstream', () => {
  it.each([
    ['http://127.0.0.1:4010/v1', 'http://127.0.0.1:4010/v1'],
    ['https://llm.example/openai/v1//', 'https://llm.example/openai/v1'],
    ['https://llm.example', 'https://llm.example'],
  ])('at %s', (given, baseUrl) => {
    expect(loadConfig({ UPSTREAM_BASE_URL: given }).upstream.baseUrl).toBe(baseUrl);
  });

  it('with its key and time-out', () => {
    const { upstream } = loadConfig({ UPSTREAM_API_KEY: 'sk-abc', UPSTREAM_TIMEOUT_MS: '1500' });
    expect(upstream).toMatchObject({ apiKey: 'sk-abc', timeoutMs: 1500 });
  });
});

describe('loadConfig finds the store', () => {
  const backends: readonly [env: Record<string, string>, ReusoConfig['store']['backend']][] = [
    [
      { DATA_DIR: ':memory:', DATA_MAX_MB: '10' },
      { kind: 'embedded', dataDir: ':memory:', maxMb: 10 },
    ],
    [{ REDIS_URL: 'redis://r:6379' }, { kind: 'redis', nodes: ['redis://r:6379'] }],
    [{ REDIS_URL: 'rediss://u:p%2Cq@r:6379/3' }, { kind: 'redis', nodes: ['rediss://u:p%2Cq@r:6379/3'] }],
    [{ REDIS_URL: '127.0.0.1:6379' }, { kind: 'redis', nodes: ['redis://127.0.0.1:6379'] }],
    [
      { REDIS_URL: 'redis://r', REDIS_CLUSTER: 'false' },
      { kind: 'redis', nodes: ['redis://r'] },
    ],
    [
      { REDIS_URL: 'redis://a:7000, redis://b:7001', REDIS_CLUSTER: '1' },
      { kind: 'redis-cluster', nodes: ['redis://a:7000', 'redis://b:7001'] },
    ],
    [
      { REDIS_URL: 'rediss://a:7000,b:7001,[::1]:7002', REDIS_CLUSTER: 'TRUE' },
      { kind: 'redis-cluster', nodes: ['rediss://a:7000', 'rediss://b:7001', 'rediss://[::1]:7002'] },
    ],
    [
      { REDIS_URL: 'redis://a:26379,redis://b:26379', REDIS_SENTINEL_MASTER: 'main' },
      { kind: 'redis-sentinel', nodes: ['redis://a:26379', 'redis://b:26379'], master: 'main' },
    ],
  ];
  it.each(backends)('%j', (env, backend) => expect(loadConfig(env).store.backend).toEqual(backend));

  it('and how long to wait for it', () => {
    expect(loadConfig({ STORE_TIMEOUT_MS: '75' }).store.timeoutMs).toBe(75);
  });
});

describe('loadConfig decides who may call', () => {
  it('keeps tenants with the digests of their keys only', () => {
    const { access } = loadConfig({ API_KEYS: 'team-a:key:with:colons, ci.bot_2:second-key,' });
    expect(access.tenants).toEqual(
      new Map([
        ['team-a', sha256('key:with:colons')],
        ['ci.bot_2', sha256('second-key')],
      ]),
    );
  });

  it('asks operators for the token that was set, on any host', () => {
    expect(loadConfig({ ADMIN_TOKEN: 'open-sesame' }).access).toEqual({
      tenants: new Map(),
      adminToken: sha256('open-sesame'),
      generatedAdminToken: undefined,
    });
  });

  it.each([
    ['tenants have keys', { API_KEYS: 'a:key-of-a' }],
    ['others can reach the port', { HOST: '0.0.0.0', ALLOW_ANONYMOUS: 'true' }],
  ])('makes a token up where %s', (_, env) => {
    const { access } = loadConfig(env);
    expect(access.generatedAdminToken).toMatch(/^[\w-]{43}$/);
    expect(access.adminToken).toEqual(sha256(access.generatedAdminToken ?? ''));
    expect(loadConfig(env).access.generatedAdminToken).not.toBe(access.generatedAdminToken);
  });

  it('opens other hosts to known keys, or to anybody if told so', () => {
    expect(loadConfig({ HOST: '0.0.0.0', API_KEYS: 'a:key-of-a' }).access.tenants.size).toBe(1);
    expect(loadConfig({ HOST: '0.0.0.0', ALLOW_ANONYMOUS: '1' }).access.tenants.size).toBe(0);
  });

  it.each(['0.0.0.0', '::', '192.168.1.4', 'reuso.internal'])('refuses to open %s to strangers', (host) => {
    expect(() => loadConfig({ HOST: host })).toThrow(/^API_KEYS was unset while HOST was "/);
    expect(() => loadConfig({ HOST: host, ALLOW_ANONYMOUS: 'false' })).toThrow(/^API_KEYS was unset/);
  });
});
