import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import type { Child } from '../../support/child.js';
import { leftOutIf } from '../../support/left-out.js';
import { until } from '../../support/redis/index.js';
import { startReuso } from '../../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../../support/simulated-provider.js';
import { Caller } from './caller.js';
import { type RunningStore, STORES, type StoreUnderTest, withoutNearCache } from './stores.js';

type Env = Readonly<Record<string, string>>;

/** Long, for a store that a busy machine keeps waiting must not look like one that is down. */
const PATIENT: Env = { STORE_TIMEOUT_MS: '30000' };

/** A provider, a server in front of it and its store, each a process of its own. */
export class Stack {
  #provider: SimulatedProvider | undefined;
  #server: Child | undefined;
  #running: RunningStore | undefined;

  constructor(
    private readonly store: StoreUnderTest,
    private readonly env: () => Env,
  ) {}

  get provider(): SimulatedProvider {
    return started(this.#provider);
  }

  get server(): Child {
    return started(this.#server);
  }

  async start(): Promise<void> {
    this.#provider = await startProvider();
    this.#running = await this.store.start();
    this.#server = await this.startServer();
  }

  /** A further server in front of the same provider, on the same store where that one can be shared. */
  async startServer(env: Env = {}): Promise<Child> {
    const server = await startReuso({
      UPSTREAM_BASE_URL: this.provider.url,
      ...PATIENT,
      ...started(this.#running).env,
      ...this.env(),
      ...env,
    });
    // It takes requests before it has reached its store, and answers them without one.
    await until('the server has its store', async () => {
      const { status } = (await (await fetch(`${server.url}/health/ready`)).json()) as { status: string };
      return status === 'ok';
    });
    return server;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    await this.#provider?.stop();
    await this.#running?.stop();
  }

  /** A caller whose provider key nobody else has: where no keys are asked, its entries are its own. */
  caller(key?: string): Caller {
    return this.callerOf(this.server, key);
  }

  callerOf({ url }: Child, key = `sk-${randomUUID()}`): Caller {
    return new Caller(url, { authorization: `Bearer ${key}` });
  }

  /** Calls that the provider got since the test began. */
  async upstreamCalls(): Promise<number> {
    return (await this.provider.stats()).requests;
  }
}

export interface StackOptions {
  /** Settings of the server, beside those of its store; a function is asked when the server starts. */
  readonly env?: Env | (() => Env);
  /** Also runs the suite with `NEAR_CACHE_MB=0`, so that hits come from the store itself. */
  readonly alsoWithoutNearCache?: boolean;
}

/**
 * One suite, run over every store. A store that this machine cannot start is left out, with the reason on the run's
 * last lines. The provider's counts begin anew with each test.
 */
export function describeOnEachStore(
  name: string,
  define: (stack: Stack) => void,
  { env = {}, alsoWithoutNearCache = false }: StackOptions = {},
): void {
  const stores = alsoWithoutNearCache ? [...STORES, ...STORES.map(withoutNearCache)] : STORES;
  for (const store of stores) {
    describe(`${name}, on ${store.name}`, leftOutIf(store.leftOut), () => {
      const stack = new Stack(store, typeof env === 'function' ? env : () => env);
      beforeAll(() => stack.start());
      afterAll(() => stack.stop());
      beforeEach(() => stack.provider.reset());
      define(stack);
    });
  }
}

function started<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('The stack is not started yet: use it within a test.');
  return value;
}
