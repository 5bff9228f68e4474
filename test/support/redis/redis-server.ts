import { Redis } from 'ioredis';
import { freePort } from './free-port.js';
import { RedisProcess } from './redis-process.js';
import { until } from './until.js';

export interface StartRedisOptions {
  /** Further arguments of redis-server, e.g. `['--appendonly', 'yes']`. By default nothing is kept on disk. */
  readonly args?: readonly string[];
  /** A free one by default. */
  readonly port?: number;
}

export interface RunningRedis {
  /** `redis://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
  /** kill -9. Its folder stays for `restart`. */
  kill(): Promise<void>;
  /** SIGSTOP: it keeps its connections and answers nothing. */
  freeze(): void;
  thaw(): void;
  /** Starts it again on the same port and folder after `kill`. */
  restart(): Promise<void>;
}

/** Starts a Redis on 127.0.0.1 and waits until it answers. */
export async function startRedis(options: StartRedisOptions = {}): Promise<RunningRedis> {
  const server = await RedisProcess.create();
  const port = options.port ?? (await freePort());
  const args = [
    '--repl-diskless-sync-delay',
    '0',
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    server.dir,
  ];
  const start = async (): Promise<void> => {
    server.spawn([...args, ...(options.args ?? [])]);
    await untilAnswering(server, port);
  };
  await start().catch(async (error: unknown) => {
    await server.remove();
    throw error;
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return server.pid;
    },
    stop: () => server.remove(),
    kill: () => server.signal('SIGKILL'),
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
    restart: async () => {
      await server.signal('SIGKILL');
      await start();
    },
  };
}

/** Sends one command over a connection of its own. */
export async function redisCommand(
  port: number,
  command: string,
  ...args: (string | number)[]
): Promise<unknown> {
  const client = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    return await client.call(command, ...args);
  } finally {
    client.disconnect();
  }
}

export async function untilAnswering(server: RedisProcess, port: number): Promise<void> {
  await until(`the Redis on port ${port} answers`, async () => {
    if (!server.alive) return true;
    return (await redisCommand(port, 'ping').catch(answersBeforeSignIn)) === 'PONG';
  });
  if (!server.alive) throw new Error(`The Redis on port ${port} ended at its start:\n${server.output}`);
}

/** A server with a password answers too. */
function answersBeforeSignIn(error: unknown): string {
  if (String(error).includes('NOAUTH')) return 'PONG';
  throw error;
}
