import type { Command } from 'commander';
import { ReusoClient } from '../client/reuso-client.js';
import type { RetryEvent } from '../http/transport.js';
import { numberFrom } from './numbers.js';
import type { Terminal } from './terminal.js';

/** Where the server is and who calls it. */
export interface ConnectionFlags {
  readonly url: string;
  readonly key?: string;
  readonly providerKey?: string;
  readonly timeout: number;
  readonly retries: number;
}

/** Adds the flags that every command has. */
export function withConnection(command: Command, { env }: Terminal): Command {
  return command
    .option('--url <address>', 'the server (REUSO_URL)', env['REUSO_URL'] || 'http://127.0.0.1:3000')
    .option('--key <key>', "a tenant's key or the admin token, where one is asked (REUSO_KEY)")
    .option(
      '--provider-key <key>',
      "the provider's key, where the server passes the caller's on (OPENAI_API_KEY)",
    )
    .option('--timeout <seconds>', 'longest wait for an answer', numberFrom('--timeout', 1, 300), 300)
    .option(
      '--retries <n>',
      'after 429, 5xx and broken connections',
      numberFrom('--retries', 0, 20, true),
      4,
    );
}

/** Keys come from the environment where no flag gives them: a command line is for all of a machine's users to read. */
export function clientFor(
  flags: ConnectionFlags,
  { env }: Terminal,
  onRetry?: (event: RetryEvent) => void,
): ReusoClient {
  return new ReusoClient({
    baseUrl: flags.url,
    key: flags.key ?? (env['REUSO_KEY'] || undefined),
    providerKey: flags.providerKey ?? (env['OPENAI_API_KEY'] || undefined),
    timeoutMs: flags.timeout * 1000,
    retry: { retries: flags.retries },
    onRetry,
  });
}
