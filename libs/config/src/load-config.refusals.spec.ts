import { describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.js';
import { loadConfig } from './load-config.js';

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig refuses', () => {
  const refused: readonly [env: Record<string, string>, line: string | RegExp][] = [
    [{ PORT: '70000' }, 'PORT was "70000"; it may be a whole number from 0 to 65535.'],
    [{ PORT: '-1' }, 'PORT was "-1"; it may be a whole number from 0 to 65535.'],
    [{ PORT: '3000.5' }, 'PORT was "3000.5"; it may be a whole number from 0 to 65535.'],
    [{ PORT: '0x10' }, 'PORT was "0x10"; it may be a whole number from 0 to 65535.'],
    [{ HOST: 'http://localhost' }, /^HOST was "http:\/\/localhost"; it may be an IP address or a host name/],
    [{ HOST: '256.0.0.1' }, /^HOST was "256\.0\.0\.1"/],
    [{ HOST: '127.0.0.1:3000' }, /^HOST was "127\.0\.0\.1:3000"/],
    [
      { LOG_LEVEL: 'loud' },
      'LOG_LEVEL was "loud"; it may be one of trace, debug, info, warn, error, fatal, silent.',
    ],
    [
      { MAX_BODY_BYTES: '10MB' },
      'MAX_BODY_BYTES was "10MB"; it may be a whole number from 1024 to 1073741824 bytes.',
    ],
    [
      { LLM_CACHE_TTL_SECONDS: '0' },
      'LLM_CACHE_TTL_SECONDS was "0"; it may be a whole number from 1 to 31536000 seconds.',
    ],
    [{ RAG_CACHE_TTL_SECONDS: '1h' }, /^RAG_CACHE_TTL_SECONDS was "1h"; it may be a whole number/],
    [
      { RAG_SIMILARITY_THRESHOLD: '95' },
      'RAG_SIMILARITY_THRESHOLD was "95"; it may be a number from 0 to 1, such as 0.95.',
    ],
    [{ RAG_SIMILARITY_THRESHOLD: 'NaN' }, /^RAG_SIMILARITY_THRESHOLD was "NaN"/],
    [{ BATCH_MAX_SIZE: '0' }, /^BATCH_MAX_SIZE was "0"; it may be a whole number from 1 to 100\.$/],
    [{ BATCH_WINDOW_MS: '500ms' }, /^BATCH_WINDOW_MS was "500ms"; .* milliseconds\.$/],
    [{ FLIGHT_LEASE_MS: '1' }, /^FLIGHT_LEASE_MS was "1"; .* from 100 to 600000 milliseconds\.$/],
    [{ STALE_GRACE_SECONDS: 'none' }, /^STALE_GRACE_SECONDS was "none"/],
    [{ STORE_TIMEOUT_MS: '0' }, /^STORE_TIMEOUT_MS was "0"/],
    [{ UPSTREAM_TIMEOUT_MS: '1e3' }, /^UPSTREAM_TIMEOUT_MS was "1e3"/],
    [{ NEAR_CACHE_MB: '-64' }, /^NEAR_CACHE_MB was "-64"; .* MiB \(0 turns it off\)\.$/],
    [{ DATA_MAX_MB: '0' }, /^DATA_MAX_MB was "0"/],
    [{ ANALYTICS: 'off' }, 'ANALYTICS was "off"; it may be true, false, 1 or 0.'],
    [{ ALLOW_ANONYMOUS: 'yes' }, 'ALLOW_ANONYMOUS was "yes"; it may be true, false, 1 or 0.'],
    [
      { REDIS_CLUSTER: 'on', REDIS_URL: 'redis://a' },
      'REDIS_CLUSTER was "on"; it may be true, false, 1 or 0.',
    ],
    [
      { UPSTREAM_BASE_URL: 'api.openai.com/v1' },
      /^UPSTREAM_BASE_URL was "api\.openai\.com\/v1"; it may be an http/,
    ],
    [{ UPSTREAM_BASE_URL: 'ftp://host/v1' }, /^UPSTREAM_BASE_URL was "ftp:\/\/host\/v1"/],
    [{ UPSTREAM_BASE_URL: 'https://host/v1?' }, /^UPSTREAM_BASE_URL was "https:\/\/host\/v1"/],
    [{ UPSTREAM_BASE_URL: 'https://host/v1#x' }, /^UPSTREAM_BASE_URL was "https:\/\/host\/v1"/],
    [
      { REDIS_URL: 'http://localhost:6379' },
      /^REDIS_URL was "http:\/\/localhost:6379"; it may be a URL such as/,
    ],
    [{ REDIS_URL: 'redis://a,' }, 'REDIS_URL was "redis://a,"; it may be nodes with one comma between them.'],
    [
      { DATA_DIR: 'file:///tmp/data' },
      /^DATA_DIR was "file:\/\/\/tmp\/data"; it may be the path of a folder/,
    ],
    [{ DATA_DIR: 'da\nta' }, /^DATA_DIR was "da\\u000ata"; it may be the path of a folder/],
    [{ LOG_LEVEL: 'in\r\nfo' }, /^LOG_LEVEL was "in\\u000d\\u000afo"; it may be one of/],
    [{ PORT: '9'.repeat(10_000) }, /^PORT was "9{200}…"; it may be/],
    [{ REDIS_URL: 'redis://a:6379/first' }, /^REDIS_URL was "redis:\/\/a:6379\/first"/],
    [{ REDIS_URL: 'redis://a,redis://b' }, /^REDIS_URL was a list of 2 nodes; it may be one URL, or a list/],
    [
      { REDIS_URL: 'redis://a,rediss://b', REDIS_CLUSTER: '1' },
      /^REDIS_URL .* nodes that are all reached by/,
    ],
    [{ REDIS_URL: 'redis://a/1', REDIS_CLUSTER: '1' }, /^REDIS_URL .* a cluster has database 0 only\.$/],
    [{ REDIS_CLUSTER: 'true' }, /^REDIS_CLUSTER was true while REDIS_URL was unset; .* seed nodes\.$/],
    [
      { REDIS_SENTINEL_MASTER: 'main' },
      /^REDIS_SENTINEL_MASTER was "main" while REDIS_URL was unset; .* sentinels/,
    ],
    [
      { REDIS_URL: 'redis://a', REDIS_CLUSTER: 'true', REDIS_SENTINEL_MASTER: 'main' },
      'REDIS_SENTINEL_MASTER was "main" while REDIS_CLUSTER was true; only one of the two may be set.',
    ],
    [{ ENCRYPTION_KEY: 'AAAA' }, /^ENCRYPTION_KEY cannot be used .* it may be 32 bytes in base64/],
    [
      { ENCRYPTION_KEYS_OLD: `${'A'.repeat(43)}=,AAAA` },
      /^ENCRYPTION_KEYS_OLD cannot be used .*\(key 2 is none\)/,
    ],
    [{ ENCRYPTION_REQUIRED: 'true' }, /^ENCRYPTION_REQUIRED was true while ENCRYPTION_KEY was unset/],
    [{ EMBEDDING_MODEL: 'local:' }, /^EMBEDDING_MODEL was "local:", which names no folder/],
    [{ API_KEYS: ',' }, /^API_KEYS cannot be used .*\(pair 1 has no colon\)\.$/],
    [{ API_KEYS: 'justakey' }, /pair 1 has no colon/],
    [{ API_KEYS: 'a:k1,,b:k2' }, /pair 2 has no colon/],
    [{ API_KEYS: 'a b:k1' }, /the name of pair 1 is not 1 to 64 letters/],
    [{ API_KEYS: `${'n'.repeat(65)}:k1` }, /the name of pair 1 is not 1 to 64 letters/],
    [{ API_KEYS: 'a:k1,b:' }, /"b" has no key/],
    [{ API_KEYS: 'a:k 1' }, /the key of "a" holds white space/],
    [{ API_KEYS: 'a:k1,a:k2' }, /each name once; "a" came twice/],
    [{ API_KEYS: 'a:k1,b:k1' }, /each key once; "a" and "b" have the same/],
    [{ API_KEYS: 'a:k1', ADMIN_TOKEN: 'k1' }, /^ADMIN_TOKEN was the key of a tenant in API_KEYS/],
    [{ ADMIN_TOKEN: 'two words' }, /^ADMIN_TOKEN cannot be used .* it may be printable ASCII characters/],
    [{ UPSTREAM_API_KEY: 'sk-\nabc' }, /^UPSTREAM_API_KEY cannot be used/],
  ];
  it.each(refused)('%j', (env, line) => {
    expect(problemsOf(env)).toEqual([
      typeof line === 'string' ? line : (expect.stringMatching(line) as string),
    ]);
  });

  it('all that is wrong at once, one line each', () => {
    const env = { PORT: 'x', HOST: 'a b', LOG_LEVEL: 'y', REDIS_URL: '?', ENCRYPTION_KEY: 'z' };
    const problems = problemsOf(env);
    expect(problems.map((line) => line.split(' ')[0])).toEqual([
      'HOST',
      'PORT',
      'LOG_LEVEL',
      'REDIS_URL',
      'ENCRYPTION_KEY',
    ]);
    expect(() => loadConfig(env)).toThrow(new ConfigError(problems as [string]));
    expect(problems.join('')).not.toContain('\n');
  });
});

describe('what loadConfig says never holds a secret', () => {
  const secret = 'hunter2';
  it.each<Record<string, string>>([
    { API_KEYS: secret },
    { API_KEYS: `a:${secret},b:${secret}` },
    { API_KEYS: `a b:${secret}` },
    { API_KEYS: `${secret} x` },
    { API_KEYS: `a:${secret}`, ADMIN_TOKEN: secret },
    { ADMIN_TOKEN: `${secret} ${secret}` },
    { ENCRYPTION_KEY: secret },
    { UPSTREAM_API_KEY: `${secret} ` + secret },
    { UPSTREAM_BASE_URL: `https://user:${secret}@host/v1` },
    { UPSTREAM_BASE_URL: `https://host/v1?api-key=${secret}` },
    { UPSTREAM_BASE_URL: `user:${secret}@host` },
    { REDIS_URL: `http://:${secret}@host` },
    { REDIS_URL: `redis:${secret}@host` },
    { REDIS_URL: `redis://:a,${secret}@host:6379` },
    { REDIS_URL: `redis://:${secret}@host:6379:6379` },
    { REDIS_URL: `redis://:${secret}@a,rediss://b`, REDIS_CLUSTER: 'true' },
    { REDIS_URL: `redis://:${secret}@a/2`, REDIS_CLUSTER: 'true' },
    { REDIS_URL: `redis://a?password=${secret}` },
  ])('%j', (env) => {
    const problems = problemsOf(env);
    expect(problems).toHaveLength(1);
    expect(problems[0]).not.toContain(secret);
  });
});
