import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { findRedis, REASON_VARIABLE } from './find-redis.js';

const FETCH = resolve(import.meta.dirname, '../../../scripts/redis-fetch.mjs');

/** Vitest global setup: brings a Redis where the machine has none, and keeps the reason where none can be had. */
export default function setup(): void {
  if (findRedis().path !== undefined || process.env.REDIS_SERVER_BIN) return;
  const { status, stderr } = spawnSync(process.execPath, [FETCH], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 240_000,
  });
  if (status !== 0)
    process.env[REASON_VARIABLE] = stderr.trim().split('\n').at(-1) ?? 'redis-fetch.mjs failed';
}
