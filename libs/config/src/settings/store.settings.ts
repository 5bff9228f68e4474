import { z } from 'zod';
import type { EmbeddedBackend, RedisBackend, StoreConfig } from '../config.js';
import { dataDir } from './folder.js';
import { anyText, flag, wholeNumber } from './readers.js';
import { redisNodes } from './redis-nodes.js';
import { setting } from './setting.js';

const fields = z.object({
  REDIS_URL: setting('REDIS_URL', undefined, redisNodes),
  REDIS_CLUSTER: setting('REDIS_CLUSTER', false, flag),
  REDIS_SENTINEL_MASTER: setting('REDIS_SENTINEL_MASTER', undefined, anyText),
  DATA_DIR: dataDir,
  DATA_MAX_MB: setting('DATA_MAX_MB', 2048, wholeNumber(1, 1_048_576, 'MiB')),
  STORE_TIMEOUT_MS: setting('STORE_TIMEOUT_MS', 50, wholeNumber(1, 60_000, 'milliseconds')),
  HOUSEKEEPING_SECONDS: setting('HOUSEKEEPING_SECONDS', 3_600, wholeNumber(1, 604_800, 'seconds')),
});
type Fields = z.output<typeof fields>;

/** Where entries are kept. */
export const storeSettings = fields
  .superRefine((settings, context) => {
    const message = contradiction(settings);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .transform((settings): Omit<StoreConfig, 'encryption'> => ({
    timeoutMs: settings.STORE_TIMEOUT_MS,
    housekeepingMs: settings.HOUSEKEEPING_SECONDS * 1_000,
    backend: backend(settings),
  }));

function contradiction(settings: Fields): string | undefined {
  const { REDIS_URL: nodes, REDIS_CLUSTER: cluster, REDIS_SENTINEL_MASTER: master } = settings;
  if (cluster && master !== undefined) {
    return `REDIS_SENTINEL_MASTER was "${master}" while REDIS_CLUSTER was true; only one of the two may be set.`;
  }
  if (nodes === undefined) {
    const needs = 'while REDIS_URL was unset; with it, REDIS_URL has to name';
    if (cluster) return `REDIS_CLUSTER was true ${needs} the cluster's seed nodes.`;
    return master === undefined ? undefined : `REDIS_SENTINEL_MASTER was "${master}" ${needs} the sentinels.`;
  }
  if (nodes.length > 1 && !cluster && master === undefined) {
    return (
      `REDIS_URL was a list of ${nodes.length} nodes; it may be one URL, or a list together with ` +
      'REDIS_CLUSTER=true or REDIS_SENTINEL_MASTER.'
    );
  }
  if (cluster && nodes.some((node) => Number(new URL(node).pathname.slice(1)) !== 0)) {
    return 'REDIS_URL was a list that names a database; a cluster has database 0 only.';
  }
  return undefined;
}

function backend(settings: Fields): EmbeddedBackend | RedisBackend {
  const { REDIS_URL: nodes, REDIS_CLUSTER: cluster, REDIS_SENTINEL_MASTER: master } = settings;
  if (nodes === undefined) {
    return { kind: 'embedded', dataDir: settings.DATA_DIR, maxMb: settings.DATA_MAX_MB };
  }
  if (cluster) return { kind: 'redis-cluster', nodes };
  if (master !== undefined) return { kind: 'redis-sentinel', nodes, master };
  return { kind: 'redis', nodes: [nodes[0]] };
}
