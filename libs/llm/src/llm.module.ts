import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { Batcher } from '@reuso/batching';
import { EventBus } from '@reuso/events';
import { LlmCache, Refusals } from '@reuso/llm-cache';
import { FlightStore, InvalidationFeed } from '@reuso/store/ports';
import { Upstream } from '@reuso/upstream';
import { ChatRequestReader } from './call/chat-request-reader.js';
import { Corridor } from './corridor.js';
import { FlightBoard } from './flight/flight-board.js';
import { LlmGateway } from './llm-gateway.js';
import { ChatRelayCache } from './relay/chat-relay-cache.js';
import { BatchStage } from './stages/batch.stage.js';
import { CoalesceStage } from './stages/coalesce.stage.js';
import { ExactCacheStage } from './stages/exact-cache.stage.js';
import { PolicyStage } from './stages/policy.stage.js';
import { RelayStage } from './stages/relay.stage.js';
import { UpstreamStage } from './stages/upstream.stage.js';
import { WriteGateStage } from './stages/write-gate.stage.js';

export interface LlmOptions {
  /** How long answers are kept unless their request says otherwise, in seconds. */
  readonly ttlSeconds: number;
  /** How long the leader of a flight that processes share may be silent before another takes over, ms. */
  readonly flightLeaseMs: number;
  /** Whether an upstream call that nobody waits for any more goes on, so that its answer is stored. */
  readonly finishAbandoned: boolean;
  /** Longest silence of the provider, ms. */
  readonly upstreamTimeoutMs: number;
  /** Longest stream that is held, to be stored and shared. */
  readonly maxHeldBytes: number;
}

const OPTIONS = Symbol('LlmOptions');

/**
 * Needs `LlmCache`, `Refusals`, `Upstream`, `Batcher`, `InvalidationFeed` and `EventBus` from the modules it is given or from
 * global ones. Where there is a `FlightStore`, processes share their flights.
 */
@Module({})
export class LlmModule {
  static forRootAsync(
    options: Pick<FactoryProvider<LlmOptions>, 'inject' | 'useFactory'> & Pick<DynamicModule, 'imports'>,
  ): DynamicModule {
    const { imports, ...factory } = options;
    return {
      module: LlmModule,
      imports,
      providers: [
        { provide: OPTIONS, ...factory },
        {
          provide: LlmGateway,
          inject: [
            LlmCache,
            Refusals,
            InvalidationFeed,
            Upstream,
            Batcher,
            EventBus,
            OPTIONS,
            { token: FlightStore, optional: true },
          ],
          useFactory: makeGateway,
        },
        { provide: ChatRequestReader, useFactory: () => new ChatRequestReader() },
      ],
      exports: [LlmGateway, ChatRequestReader],
    };
  }
}

function makeGateway(
  cache: LlmCache,
  refusals: Refusals,
  feed: InvalidationFeed,
  upstream: Upstream,
  batcher: Batcher,
  events: EventBus,
  options: LlmOptions,
  flights?: FlightStore,
): LlmGateway {
  const corridor = new Corridor({
    policy: new PolicyStage(),
    exactCache: new ExactCacheStage(cache),
    coalesce: new CoalesceStage(new FlightBoard(feed), cache, options),
    relay:
      flights &&
      new RelayStage(flights, new ChatRelayCache(cache), {
        leaseMs: options.flightLeaseMs,
        upstreamTimeoutMs: options.upstreamTimeoutMs,
        maxHeldBytes: options.maxHeldBytes,
      }),
    writeGate: new WriteGateStage(cache, refusals, options),
    batch: new BatchStage(batcher),
    upstream: new UpstreamStage(upstream, events, options),
  });
  return new LlmGateway(corridor, events);
}
