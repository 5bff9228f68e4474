import { shownUrl } from './settings/shown-url.js';

/** One setting as an operator may see it. */
export interface SettingInForce {
  readonly name: string;
  /** Null: unset. Of a secret only `set` is told, and of an address neither user name nor password. */
  readonly value: string | null;
  readonly isDefault: boolean;
  readonly isSecret: boolean;
  readonly meaning: string;
}

/** DI token of the settings in force: `readonly SettingInForce[]`. */
export const SETTINGS_IN_FORCE = Symbol('SETTINGS_IN_FORCE');

interface Described {
  readonly fallback: string | null;
  readonly meaning: string;
  readonly kind?: 'secret' | 'addresses';
}

/** Every setting there is, with its default as it would be written. A spec holds this to what is really read. */
export const DESCRIBED_SETTINGS: Readonly<Record<string, Described>> = {
  HOST: { fallback: '127.0.0.1', meaning: 'Address that the server listens on' },
  PORT: { fallback: '3000', meaning: 'Port that the server listens on' },
  REDIS_URL: {
    fallback: null,
    meaning: 'Redis to keep entries in; unset: the embedded store',
    kind: 'addresses',
  },
  REDIS_CLUSTER: { fallback: 'false', meaning: 'Whether REDIS_URL names the seeds of a cluster' },
  REDIS_SENTINEL_MASTER: { fallback: null, meaning: 'Name of the master; REDIS_URL names the sentinels' },
  DATA_DIR: { fallback: './data', meaning: 'Folder of the embedded store; :memory: keeps nothing' },
  DATA_MAX_MB: { fallback: '2048', meaning: 'Most that the embedded store holds, MiB' },
  STORE_TIMEOUT_MS: { fallback: '50', meaning: 'Longest wait for the store on the request path, ms' },
  HOUSEKEEPING_SECONDS: {
    fallback: '3600',
    meaning: 'How often what is left of expired entries and of ended processes is swept out, s',
  },
  NEAR_CACHE_MB: { fallback: '64', meaning: 'Copies in the process, ready to send, MiB; 0 turns them off' },
  UPSTREAM_BASE_URL: { fallback: 'https://api.openai.com/v1', meaning: 'The OpenAI-compatible provider' },
  UPSTREAM_API_KEY: {
    fallback: null,
    meaning: 'Key sent to the provider; unset: the caller’s own',
    kind: 'secret',
  },
  UPSTREAM_TIMEOUT_MS: { fallback: '600000', meaning: 'Longest silence of the provider, ms' },
  UPSTREAM_MAX_CONCURRENT: {
    fallback: null,
    meaning: 'Calls to the provider under way at once; unset: no limit',
  },
  UPSTREAM_QUEUE_MS: { fallback: '30000', meaning: 'Longest wait for one of those places, ms' },
  MAX_ANSWER_BYTES: {
    fallback: '134217728',
    meaning: 'Largest answer of the provider that is held in memory',
  },
  RATE_LIMIT_PER_MINUTE: {
    fallback: null,
    meaning: 'Calls to the provider a tenant may make a minute; unset: no limit',
  },
  MAX_CONCURRENT_PER_TENANT: {
    fallback: null,
    meaning: 'Calls to the provider a tenant may have under way; unset: no limit',
  },
  API_KEYS: { fallback: null, meaning: 'Tenants and their keys; unset: no key is asked', kind: 'secret' },
  ALLOW_ANONYMOUS: { fallback: 'false', meaning: 'Whether anybody may call on a host that others can reach' },
  ADMIN_TOKEN: { fallback: null, meaning: 'The operators’ token', kind: 'secret' },
  LLM_CACHE_TTL_SECONDS: { fallback: '86400', meaning: 'How long answers and embeddings are kept, s' },
  RAG_CACHE_TTL_SECONDS: { fallback: '3600', meaning: 'How long retrievals are kept, s' },
  RAG_SIMILARITY_THRESHOLD: { fallback: '0.95', meaning: 'Least cosine of a similar query' },
  STALE_GRACE_SECONDS: { fallback: '0', meaning: 'How much longer entries are kept for max-stale, s' },
  BATCH_MAX_SIZE: { fallback: '5', meaning: 'Most requests that share an upstream call' },
  BATCH_WINDOW_MS: { fallback: '500', meaning: 'Longest wait for others to share a call with, ms' },
  FLIGHT_LEASE_MS: { fallback: '10000', meaning: 'Longest silence of a shared flight’s leader, ms' },
  FINISH_ABANDONED: {
    fallback: 'false',
    meaning: 'Whether a call to the provider goes on when nobody waits for it any more',
  },
  WARMUP_CONCURRENCY: { fallback: '4', meaning: 'Items of warm-ups at a time, in this process' },
  WARMUP_PER_SECOND: { fallback: '20', meaning: 'Items of warm-ups begun in a second, in this process' },
  EMBEDDING_MODEL: { fallback: null, meaning: 'What embeds lookups that bring no vector' },
  PRICING_FILE: { fallback: null, meaning: 'Prices of the operator’s own, over the built-in table' },
  MAX_BODY_BYTES: { fallback: '10485760', meaning: 'Largest request' },
  MAX_CONNECTIONS: { fallback: '10000', meaning: 'Connections of callers at once; more are closed' },
  ENCRYPTION_KEY: { fallback: null, meaning: 'Key that entries are encrypted with at rest', kind: 'secret' },
  ENCRYPTION_KEYS_OLD: { fallback: null, meaning: 'Earlier keys, to read with', kind: 'secret' },
  ENCRYPTION_REQUIRED: { fallback: 'false', meaning: 'Whether unencrypted entries are left unread' },
  ANALYTICS: {
    fallback: 'true',
    meaning: 'Whether a ledger of figures is kept; Prometheus counts in either case',
  },
  LOG_LEVEL: { fallback: 'info', meaning: 'Least level that is logged' },
};

/** @param env an environment that `loadConfig` took */
export function settingsInForce(env: NodeJS.ProcessEnv): readonly SettingInForce[] {
  return Object.entries(DESCRIBED_SETTINGS).map(([name, { fallback, meaning, kind }]) => {
    const text = env[name]?.trim() ?? '';
    const isDefault = text === '' || text === fallback;
    const value = text === '' ? fallback : shown(text, kind);
    return { name, value, isDefault, isSecret: kind === 'secret', meaning };
  });
}

function shown(text: string, kind: Described['kind']): string {
  switch (kind) {
    case 'secret':
      return 'set';
    case 'addresses':
      return text
        .split(',')
        .map((address) => shownUrl(address.trim()) ?? '(not shown)')
        .join(',');
    case undefined:
      return text;
    default:
      return kind satisfies never;
  }
}
