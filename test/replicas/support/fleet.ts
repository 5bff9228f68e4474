import { startReuso } from '../../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../../support/simulated-provider.js';
import { Gateway } from '../../support/traffic/index.js';
import type { Topology, RunningTopology } from './topologies.js';

type Env = Readonly<Record<string, string>>;

/** Long, for a busy machine must not look like a store that is down: what is shown here is who serves what. */
const PATIENT: Env = { STORE_TIMEOUT_MS: '20000' };

/** Replicas of the server on one Redis, in front of one provider. */
export class Fleet {
  private constructor(
    readonly provider: SimulatedProvider,
    readonly redis: RunningTopology,
    readonly replicas: readonly Gateway[],
  ) {}

  /** @param providerArgs further arguments of the simulated provider */
  static async start(
    topology: Topology,
    replicas: number,
    env: Env = {},
    providerArgs: readonly string[] = [],
  ): Promise<Fleet> {
    const [provider, redis] = await Promise.all([startProvider(providerArgs), topology.start()]);
    const servers = await Promise.all(
      Array.from({ length: replicas }, () =>
        startReuso({
          ...PATIENT,
          ...redis.env,
          UPSTREAM_BASE_URL: provider.url,
          UPSTREAM_API_KEY: 'sk-test',
          ...env,
        }),
      ),
    );
    const gateways = servers.map((server) => new Gateway(server));
    await Promise.all(gateways.map((gateway) => gateway.untilReady('ok')));
    return new Fleet(provider, redis, gateways);
  }

  /** The replica by its place in the order of their start. */
  at(index: number): Gateway {
    const gateway = this.replicas[index];
    if (gateway === undefined)
      throw new Error(`There are ${this.replicas.length} replicas, not ${index + 1}`);
    return gateway;
  }

  get a(): Gateway {
    return this.at(0);
  }

  get b(): Gateway {
    return this.at(1);
  }

  get c(): Gateway {
    return this.at(2);
  }

  async stop(): Promise<void> {
    await Promise.all(this.replicas.map((gateway) => gateway.stop()));
    await this.provider.stop();
    await this.redis.stop();
  }
}
