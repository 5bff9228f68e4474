import { type Child, startChild } from './child.js';

/** Starts the built server on a free loopback port. Nothing is kept and nothing logged unless `env` says so. */
export async function startReuso(env: Readonly<Record<string, string | undefined>>): Promise<Child> {
  return await startChild('dist/apps/server/main.js', [], {
    PORT: '0',
    DATA_DIR: ':memory:',
    LOG_LEVEL: 'info',
    ...env,
  });
}
