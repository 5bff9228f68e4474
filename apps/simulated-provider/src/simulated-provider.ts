import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Traffic } from './control/traffic.js';
import { createDispatcher } from './dispatch.js';
import type { ProviderOptions } from './options.js';
import { Recordings } from './recordings/recordings.js';

export interface SimulatedProvider {
  /** Base URL for clients, with `/v1`. */
  readonly url: string;
  /** Base URL of the control path, with `/sim`. */
  readonly controlUrl: string;
  /** Ends every connection, finished or not. */
  close(): Promise<void>;
}

/** Longer than clients' pools keep idle connections, so that the client is the one to close them. */
const KEEP_ALIVE_MS = 120_000;

export async function startSimulatedProvider(options: ProviderOptions): Promise<SimulatedProvider> {
  const recordings = options.recordings ? await Recordings.load(options.recordings) : Recordings.none();
  const traffic = new Traffic(options.failFirst);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true });
  server.on('request', createDispatcher({ options, recordings, traffic }));
  server.on('connection', () => traffic.connected());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    controlUrl: `http://127.0.0.1:${port}/sim`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
