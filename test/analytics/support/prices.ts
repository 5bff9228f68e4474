import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PRICES } from './script.js';

/** A folder for a test, with its prices in it; `remove` takes it away. */
export function pricesFolder(): { readonly folder: string; readonly file: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'reuso-analytics-'));
  const file = join(folder, 'prices.json');
  writeFileSync(file, JSON.stringify(PRICES));
  return { folder, file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
