import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Masterplan } from '../masterplan/masterplan.js';
import { parseMasterplan } from '../masterplan/parse-masterplan.js';
import { UsageError } from './usage-error.js';

/** @throws UsageError when there is no JSON in it, MasterplanError when it is no masterplan */
export async function readMasterplan(path: string): Promise<Masterplan> {
  const content = path === '-' ? await text(process.stdin) : await contentOf(path);
  return parseMasterplan(jsonIn(content, path));
}

async function contentOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`"${path}" cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function jsonIn(content: string, path: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new UsageError(`"${path}" is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
