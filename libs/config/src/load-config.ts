import type { ReusoConfig } from './config.js';
import { ConfigError } from './config-error.js';
import { accessSettings } from './settings/access.settings.js';
import { batchingSettings } from './settings/batching.settings.js';
import { cachingSettings } from './settings/caching.settings.js';
import { embeddingSettings } from './settings/embedding.settings.js';
import { encryptionSettings } from './settings/encryption.settings.js';
import { processSettings } from './settings/process.settings.js';
import { storeSettings } from './settings/store.settings.js';
import { upstreamSettings } from './settings/upstream.settings.js';
import { warmingSettings } from './settings/warming.settings.js';

/**
 * Reads the settings out of an environment and fills in the defaults. A setting that is empty counts as unset.
 * @throws ConfigError that names every bad setting
 */
export function loadConfig(env: NodeJS.ProcessEnv): ReusoConfig {
  const process = processSettings.safeParse(env);
  const access = accessSettings.safeParse(env);
  const store = storeSettings.safeParse(env);
  const upstream = upstreamSettings.safeParse(env);
  const caching = cachingSettings.safeParse(env);
  const embedding = embeddingSettings.safeParse(env);
  const batching = batchingSettings.safeParse(env);
  const warming = warmingSettings.safeParse(env);
  const encryption = encryptionSettings.safeParse(env);

  if (
    process.success &&
    access.success &&
    store.success &&
    upstream.success &&
    caching.success &&
    embedding.success &&
    batching.success &&
    warming.success &&
    encryption.success
  ) {
    return {
      ...process.data,
      ...caching.data,
      ...embedding.data,
      ...batching.data,
      ...warming.data,
      store: { ...store.data, encryption: encryption.data },
      upstream: upstream.data,
      access: access.data,
    };
  }

  const results = [process, access, store, upstream, caching, embedding, batching, warming, encryption];
  const lines = results.flatMap(({ error }) => error?.issues ?? []).map(({ message }) => message);
  // HOST is read by two of the schemas.
  const [first, ...rest] = new Set(lines);
  throw new ConfigError([first ?? 'The settings cannot be read.', ...rest]);
}
