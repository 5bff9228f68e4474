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
    private readonly env: Env,
    private readonly gateways: Gateway[],
  ) {}

  /** @param providerArgs further arguments of the simulated provider */
  static async start(
    topology: Topology,
    replicas: number,
    env: Env = {},
    providerArgs: readonly string[] = [],
  ): Promise<Fleet> {
    const [provider, redis] = await Promise.all([startProvider(providerArgs), topology.start()]);
    const whole = {
      ...PATIENT,
      ...redis.env,
      UPSTREAM_BASE_URL: provider.url,
      UPSTREAM_API_KEY: 'sk-test',
      ...env,
    };
    const gateways = await Promise.all(Array.from({ length: replicas }, () => startReplica(whole)));
    return new Fleet(provider, redis, whole, gateways);
  }

  get replicas(): readonly Gateway[] {
    return this.gateways;
  }

  /** Starts a replica whose process has ended anew, at the address that it had. */
  async restart(index: number): Promise<Gateway> {
    const before = this.at(index);
    await before.stop();
    const replica = await startReplica({ ...this.env, PORT: new URL(before.url).port });
    this.gateways[index] = replica;
    return replica;
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

async function startReplica(env: Env): Promise<Gateway> {
  const gateway = new Gateway(await startReuso(env));
  await gateway.untilReady('ok');
  return gateway;
}
