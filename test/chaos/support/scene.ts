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
import { Gateway, SteadyLoad, type Tally, Truth } from '../../support/traffic/index.js';

/** Shares no factor with the ten kinds of calls that a load makes: each question is asked in each of the ways. */
const QUESTIONS = 37;

/** A provider, a Redis that things are done to, and a server between them. */
export class Scene {
  #load: SteadyLoad | undefined;

  private constructor(
    readonly provider: SimulatedProvider,
    readonly redis: RunningRedis,
    readonly gateway: Gateway,
    readonly truth: Truth,
  ) {}

  static async open(env: Readonly<Record<string, string>>, options?: StartRedisOptions): Promise<Scene> {
    const [provider, redis] = await Promise.all([startProvider(), startRedis(options)]);
    const gateway = new Gateway(
      await startReuso({
        REDIS_URL: redis.url,
        UPSTREAM_BASE_URL: provider.url,
        UPSTREAM_API_KEY: 'sk-test',
        ...env,
      }),
    );
    await gateway.untilReady('ok');
    return new Scene(provider, redis, gateway, await Truth.of(provider, QUESTIONS));
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

  async endLoad(): Promise<Tally | undefined> {
    const tally = await this.#load?.stop();
    this.#load = undefined;
    return tally;
  }

  async close(): Promise<void> {
    this.redis.thaw();
    await this.gateway.stop();
    await this.provider.stop();
    await this.redis.stop();
  }
}

/** One suite, with the answers held in the server too, and read from Redis each time. Its tests share the scene. */
export function describeScene(
  name: string,
  define: (scene: () => Scene) => void,
  options?: StartRedisOptions,
): void {
  describe.each<{ title: string; env: Record<string, string> }>([
    { title: `${name}, with a near cache`, env: {} },
    { title: `${name}, without near cache`, env: { NEAR_CACHE_MB: '0' } },
  ])('$title', { ...leftOutIf(findRedis().reason), timeout: 180_000 }, ({ env }) => {
    let opened: Scene | undefined;
    const scene = (): Scene => {
      if (opened === undefined) throw new Error('The scene is not open: use it within a test');
      return opened;
    };
    beforeAll(async () => {
      opened = await Scene.open(env, options);
    });
    afterEach(() => scene().endLoad());
    afterAll(() => opened?.close());
    define(scene);
  });
}
