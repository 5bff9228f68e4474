import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export type PythonEnvironment =
  /** `python` is an interpreter that has the clients. */
  | { readonly python: string; readonly reason?: undefined }
  | { readonly python?: undefined; readonly reason: string };

const REQUIREMENTS = resolve(import.meta.dirname, 'python/requirements.txt');
const CACHE = resolve(import.meta.dirname, '../../.cache');
const LONGEST_MS = 300_000;

/**
 * Makes a virtual environment with the clients in the project's cache folder, or finds the one of an earlier run.
 * Where there is no Python, or the packages cannot be had, it says why.
 */
export async function pythonEnvironment(): Promise<PythonEnvironment> {
  const version = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const folder = join(CACHE, `python-clients-${version}`);
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const ready = join(folder, 'ready');
  return await oneAtATime(`${folder}.lock`, () => environmentIn(folder, python, ready));
}

async function environmentIn(folder: string, python: string, ready: string): Promise<PythonEnvironment> {
  if (existsSync(ready) && (await run(python, ['-c', 'import openai, langchain_openai'])) === undefined)
    return { python };

  rmSync(folder, { recursive: true, force: true });
  const failed =
    (await run('python3', ['-m', 'venv', folder])) ??
    (await run(python, [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '-r',
      REQUIREMENTS,
    ]));
  if (failed !== undefined) return { reason: `the Python clients could not be installed (${failed})` };
  writeFileSync(ready, '');
  return { python };
}

/** Suites that run at the same time make the environment once: the others wait for it. */
async function oneAtATime<Value>(lock: string, work: () => Promise<Value>): Promise<Value> {
  mkdirSync(dirname(lock), { recursive: true });
  while (!isTaken(lock)) await sleep(200);
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** @returns false when another process that still runs has it */
function isTaken(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (!isRunning(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isRunning(lock: string): boolean {
  let pid: number;
  try {
    pid = Number(readFileSync(lock, 'utf8'));
  } catch {
    // Gone meanwhile: what is there the next time is another's.
    return true;
  }
  try {
    // 0: its number is not written yet.
    return pid === 0 || process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** @returns what went wrong, in one line; undefined when nothing did */
async function run(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    await execute(command, args, { timeout: LONGEST_MS });
    return undefined;
  } catch (error) {
    const { message, stderr = '' } = error as Error & { stderr?: string };
    return stderr.trim().split('\n').at(-1) || message;
  }
}
