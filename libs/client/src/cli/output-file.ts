import { constants, existsSync } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from './usage-error.js';

/** Looks whether a file can be written, before there is anything that could be lost. @throws UsageError */
export async function expectWritable(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  try {
    await access(existsSync(path) ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** @throws UsageError */
export async function writeJson(path: string | undefined, value: unknown): Promise<void> {
  if (path === undefined) return;
  try {
    await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

function cannotWrite(path: string, error: unknown): UsageError {
  return new UsageError(
    `"${path}" cannot be written: ${(error as Error).message}; name a file in a folder that is there`,
    {
      cause: error,
    },
  );
}
