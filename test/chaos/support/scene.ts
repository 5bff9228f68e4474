import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { leftOutIf } from '../../support/left-out.js';
import {
  findRedis,
  type RunningRedis,
  startRedis,
  type StartRedisOptions,
} from '../../support/redis/index.js';
import { startReuso } from '../../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../../support/simulated-provider.js';
import { TcpFaultProxy } from '../../support/tcp-fault-proxy.js';
import { Gateway, SteadyLoad, type Tally, Truth } from '../../support/traffic/index.js';
import { type Ordeal, undergo } from './ordeal.js';
import { report } from './report.js';

/** Shares no factor with the ten kinds of calls that a load makes: each question is asked in each of the ways. */
const QUESTIONS = 37;

export interface SceneOptions extends StartRedisOptions {
  /** Puts a network between server and Redis that things can be done to. */
  readonly withNetwork?: boolean;
}

/** A provider, a Redis that things are done to, and a server between them. */
export class Scene {
  #load: SteadyLoad | undefined;

  private constructor(
    readonly title: string,
    readonly provider: SimulatedProvider,
    readonly redis: RunningRedis,
    private readonly proxy: TcpFaultProxy | undefined,
    readonly gateway: Gateway,
    readonly truth: Truth,
  ) {}

  static async open(
    env: Readonly<Record<string, string>>,
    options?: SceneOptions,
    title = '',
  ): Promise<Scene> {
    const [provider, redis] = await Promise.all([startProvider(), startRedis(options)]);
    const proxy = options?.withNetwork ? await TcpFaultProxy.start(redis.port) : undefined;
    const gateway = new Gateway(
      await startReuso({
        REDIS_URL: proxy === undefined ? redis.url : `redis://127.0.0.1:${proxy.port}`,
        UPSTREAM_BASE_URL: provider.url,
        UPSTREAM_API_KEY: 'sk-test',
        ...env,
      }),
    );
    await gateway.untilReady('ok');
    return new Scene(title, provider, redis, proxy, gateway, await Truth.of(provider, QUESTIONS));
  }

  /** What lies between server and Redis. */
  get network(): TcpFaultProxy {
    if (this.proxy === undefined) throw new Error('This scene has no network: ask for one with withNetwork');
    return this.proxy;
  }

  /** Begins to ask, and waits until the cache is at work. */
  async beginLoad(): Promise<SteadyLoad> {
    this.#load = new SteadyLoad(this.gateway, this.truth);
    await this.#load.untilCaching();
    return this.#load;
  }

  /** Ends the load: whatever was done to the store, nobody has noticed. */
  async expectNobodyNoticed(): Promise<Tally> {
    const tally = await this.endLoad();
    if (tally === undefined) throw new Error('There was no load');
    expect(tally.failed).toEqual([]);
    expect(tally.wrong).toEqual([]);
    return tally;
  }

  /** Has the load go through something that breaks, and reports how it took it: nobody has noticed. */
  async undergo(tried: string, ordeal: Ordeal): Promise<void> {
    if (this.#load === undefined) throw new Error('There is no load: begin one first');
    const further = await undergo([this.#load], ordeal);
    report({ tried: `${tried} (${this.title})`, tally: await this.expectNobodyNoticed(), further });
  }

  async endLoad(): Promise<Tally | undefined> {
    const tally = await this.#load?.stop();
    this.#load = undefined;
    return tally;
  }

  async close(): Promise<void> {
    this.redis.thaw();
    this.proxy?.heal();
    await this.gateway.stop();
    await this.provider.stop();
    await this.proxy?.stop();
    await this.redis.stop();
  }
}

/** One suite, with the answers held in the server too, and read from Redis each time. Its tests share the scene. */
export function describeScene(
  name: string,
  define: (scene: () => Scene) => void,
  options?: SceneOptions,
): void {
  describe.each<{ title: string; env: Record<string, string> }>([
    { title: 'with a near cache', env: {} },
    { title: 'without near cache', env: { NEAR_CACHE_MB: '0' } },
  ])(`${name}, $title`, { ...leftOutIf(findRedis().reason), timeout: 180_000 }, ({ title, env }) => {
    let opened: Scene | undefined;
    const scene = (): Scene => {
      if (opened === undefined) throw new Error('The scene is not open: use it within a test');
      return opened;
    };
    beforeAll(async () => {
      opened = await Scene.open(env, options, title);
    });
    afterEach(() => scene().endLoad());
    afterAll(() => opened?.close());
    define(scene);
  });
}
