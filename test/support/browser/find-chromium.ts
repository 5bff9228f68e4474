import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** Where `scripts/chromium-fetch.mjs` puts the browser when the machine has none. */
const FETCHED = resolve(import.meta.dirname, '../../../.cache/chromium/chromium-headless');
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const ON_A_MAC = ['Google Chrome', 'Chromium'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

/** Set by the global setup when the fetch failed: why there is no browser. */
export const REASON_VARIABLE = 'REUSO_NO_CHROMIUM_BECAUSE';

export type FoundChromium =
  | { readonly path: string; readonly reason?: undefined }
  | { readonly path: undefined; readonly reason: string };

/** A Chromium: `CHROMIUM_BIN`, else one that the system has, else the fetched one. */
export function findChromium(): FoundChromium {
  const named = process.env['CHROMIUM_BIN'];
  if (named) {
    return runs(named)
      ? { path: named }
      : { path: undefined, reason: `CHROMIUM_BIN is ${named}, which does not run` };
  }
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  for (const path of [...onPath, ...ON_A_MAC, FETCHED]) {
    if (existsSync(path) && runs(path)) return { path };
  }
  const because = process.env[REASON_VARIABLE] ?? 'run "node scripts/chromium-fetch.mjs" to fetch one';
  return { path: undefined, reason: `no Chromium was found (${because})` };
}

function runs(path: string): boolean {
  return spawnSync(path, ['--version'], { timeout: 60_000 }).status === 0;
}
