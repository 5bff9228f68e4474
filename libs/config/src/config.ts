/** Everything that can be set, validated and with its defaults filled in. Read from the environment once, at start. */
export interface ReusoConfig {
  readonly host: string;
  /** 0 lets the system pick a free port. */
  readonly port: number;
  readonly store: StoreConfig;
  readonly upstream: UpstreamConfig;
  readonly access: AccessConfig;
  readonly llmCacheTtlSeconds: number;
  readonly ragCacheTtlSeconds: number;
  /** Cosine, 0 to 1. */
  readonly ragSimilarityThreshold: number;
  readonly embedding: EmbeddingConfig | undefined;
  readonly batchMaxSize: number;
  readonly batchWindowMs: number;
  readonly flightLeaseMs: number;
  /** Whether an upstream call that nobody waits for any more goes on, so that its answer is stored. */
  readonly finishAbandoned: boolean;
  /** Items of warm-ups that run at the same time in this process. */
  readonly warmupConcurrency: number;
  /** Items of warm-ups that may begin in a second in this process. */
  readonly warmupPerSecond: number;
  readonly staleGraceSeconds: number;
  readonly pricingFile: string | undefined;
  readonly logLevel: LogLevel;
  readonly maxBodyBytes: number;
  readonly maxConnections: number;
  readonly nearCacheMb: number;
  /** False: no ledger is kept, and analytics show nothing. Prometheus' counts go on. */
  readonly analytics: boolean;
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface StoreConfig {
  readonly timeoutMs: number;
  /** How often what nobody takes out on the way is swept out. */
  readonly housekeepingMs: number;
  readonly encryption: EncryptionConfig;
  readonly backend: EmbeddedBackend | RedisBackend;
}

/** Keys of 32 bytes. */
export interface EncryptionConfig {
  /** undefined: entries are written unencrypted */
  readonly key: Buffer | undefined;
  /** Only read with. */
  readonly oldKeys: readonly Buffer[];
  /** Whether entries that are not encrypted are left unread. */
  readonly required: boolean;
}

export interface EmbeddedBackend {
  readonly kind: 'embedded';
  /** A folder, or `:memory:`. */
  readonly dataDir: string;
  /** Least recently used entries are evicted above this size. */
  readonly maxMb: number;
}

/** `nodes` are `redis://` or `rediss://` URLs: one node, the cluster's seeds, or the sentinels. */
export type RedisBackend =
  | { readonly kind: 'redis'; readonly nodes: readonly [string] }
  | { readonly kind: 'redis-cluster'; readonly nodes: readonly string[] }
  | { readonly kind: 'redis-sentinel'; readonly nodes: readonly string[]; readonly master: string };

export interface UpstreamConfig {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  /** Longest silence of the provider, before its first byte and between two, in ms. */
  readonly timeoutMs: number;
  /** Most memory that an answer may take; what is passed through is not held. A longer stream is passed on, not kept. */
  readonly maxAnswerBytes: number;
  readonly limits: UpstreamLimits;
}

/** What of the provider's capacity each process lets be used; undefined: no limit. */
export interface UpstreamLimits {
  /** Calls to the provider that one tenant may make in a minute. */
  readonly ratePerMinute: number | undefined;
  /** Calls to the provider that one tenant may have under way. */
  readonly maxConcurrentPerTenant: number | undefined;
  /** Calls to the provider under way, of all tenants. */
  readonly maxConcurrent: number | undefined;
  /** Longest wait for one of those places, ms. */
  readonly queueMs: number;
}

export interface AccessConfig {
  /** Tenants, by name. Only SHA-256 digests of their keys are kept. Empty: no key is asked. */
  readonly tenants: ReadonlyMap<string, Buffer>;
  /** SHA-256 of the operators' token; undefined: nothing is asked of operators. */
  readonly adminToken: Buffer | undefined;
  /** Set when the token was made up at start: to be told once, in the log. */
  readonly generatedAdminToken: string | undefined;
}

/** What embeds queries that come without a vector: a model of the provider's, or one in a folder of this machine. */
export type EmbeddingConfig =
  | { readonly kind: 'upstream'; readonly model: string }
  | {
      readonly kind: 'local';
      readonly modelDir: string;
      /** Below it the optional packages that run local models may be installed. */
      readonly packagesDir: string;
    };
