import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** Where `scripts/redis-fetch.mjs` puts the server when the machine has none. */
const FETCHED = resolve(import.meta.dirname, '../../../.cache/redis8/bin/redis-server');

/** Set by the global setup when the fetch failed: why there is no Redis. */
export const REASON_VARIABLE = 'REUSO_NO_REDIS_BECAUSE';

const LEAST_MAJOR = 8;

export type FoundRedis =
  | { readonly path: string; readonly reason?: undefined }
  | { readonly path: undefined; readonly reason: string };

/** A redis-server of version 8 or later: `REDIS_SERVER_BIN`, else the one on the PATH, else the fetched one. */
export function findRedis(): FoundRedis {
  const named = process.env.REDIS_SERVER_BIN;
  if (named) {
    const major = majorVersion(named);
    if (major !== undefined && major >= LEAST_MAJOR) return { path: named };
    return {
      path: undefined,
      reason: `REDIS_SERVER_BIN is ${named}, which is no redis-server >= ${LEAST_MAJOR}`,
    };
  }
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'redis-server'));
  for (const path of [...onPath, FETCHED]) {
    if (existsSync(path) && (majorVersion(path) ?? 0) >= LEAST_MAJOR) return { path };
  }
  const because = process.env[REASON_VARIABLE] ?? 'run "node scripts/redis-fetch.mjs" to fetch one';
  return { path: undefined, reason: `no redis-server >= ${LEAST_MAJOR} was found (${because})` };
}

function majorVersion(path: string): number | undefined {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  const version = status === 0 ? /\bv=(\d+)\./.exec(stdout) : null;
  return version?.[1] === undefined ? undefined : Number(version[1]);
}
