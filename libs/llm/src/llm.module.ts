import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { EventBus } from '@reuso/events';
import { LlmCache } from '@reuso/llm-cache';
import { InvalidationFeed } from '@reuso/store/ports';
import { Upstream } from '@reuso/upstream';
import { ChatRequestReader } from './call/chat-request-reader.js';
import { Corridor } from './corridor.js';
import { FlightBoard } from './flight/flight-board.js';
import { LlmGateway } from './llm-gateway.js';
import { CoalesceStage } from './stages/coalesce.stage.js';
import { ExactCacheStage } from './stages/exact-cache.stage.js';
import { PolicyStage } from './stages/policy.stage.js';
import { UpstreamStage } from './stages/upstream.stage.js';
import { WriteGateStage } from './stages/write-gate.stage.js';

export interface LlmOptions {
  /** How long answers are kept unless their request says otherwise, in seconds. */
  readonly ttlSeconds: number;
}

const OPTIONS = Symbol('LlmOptions');

/** Needs `LlmCache`, `Upstream`, `InvalidationFeed` and `EventBus` from the modules it is given or from global ones. */
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
          inject: [LlmCache, InvalidationFeed, Upstream, EventBus, OPTIONS],
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
  feed: InvalidationFeed,
  upstream: Upstream,
  events: EventBus,
  { ttlSeconds }: LlmOptions,
): LlmGateway {
  const corridor = new Corridor({
    policy: new PolicyStage(),
    exactCache: new ExactCacheStage(cache),
    coalesce: new CoalesceStage(new FlightBoard(feed), cache),
    writeGate: new WriteGateStage(cache, { ttlSeconds }),
    upstream: new UpstreamStage(upstream, events),
  });
  return new LlmGateway(corridor, events);
}
