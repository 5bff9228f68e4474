import { readFileSync } from 'node:fs';

/** Of the package: its `package.json` is four folders above this file, built or not. */
export const VERSION: string = readVersion();

function readVersion(): string {
  for (const up of ['../../../..', '../..']) {
    try {
      const file = new URL(`${up}/package.json`, import.meta.url);
      const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version: string };
      if (name === '@reuso/client') return version;
    } catch {
      // Not there: the other one is.
    }
  }
  return 'unknown';
}
