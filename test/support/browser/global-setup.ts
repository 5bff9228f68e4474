import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { findChromium, REASON_VARIABLE } from './find-chromium.js';

const FETCH = resolve(import.meta.dirname, '../../../scripts/chromium-fetch.mjs');

/** Vitest global setup: brings a Chromium where the machine has none, and keeps the reason where none can be had. */
export default function setup(): void {
  if (findChromium().path !== undefined || process.env['CHROMIUM_BIN']) return;
  const { status, stderr } = spawnSync(process.execPath, [FETCH], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 300_000,
  });
  if (status !== 0)
    process.env[REASON_VARIABLE] = stderr.trim().split('\n').at(-1) ?? 'chromium-fetch.mjs failed';
}
