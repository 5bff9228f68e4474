import { type Server, startServer } from '../processes/child.ts';

/** A provider that answers in a twentieth of a hosted model's time. */
export function startProvider(): Promise<Server> {
  return startServer({
    run: [process.execPath, 'dist/apps/simulated-provider/main.js', '--port', '0', '--latency-scale', '0.05'],
  });
}

export interface ReusoExtras {
  /** For Node. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The built server over a folder of the embedded store; what it stores outlives the time that is made up. */
export function startReuso(
  upstream: URL,
  folder: string,
  { flags = [], env = {} }: ReusoExtras = {},
): Promise<Server> {
  return startServer({
    run: [process.execPath, ...flags, 'dist/apps/server/main.js'],
    env: {
      PORT: '0',
      DATA_DIR: folder,
      UPSTREAM_BASE_URL: upstream.href,
      UPSTREAM_API_KEY: 'sk-dashboard',
      LLM_CACHE_TTL_SECONDS: String(60 * 86_400),
      RAG_CACHE_TTL_SECONDS: String(60 * 86_400),
      STORE_TIMEOUT_MS: '5000',
      ...env,
    },
  });
}
