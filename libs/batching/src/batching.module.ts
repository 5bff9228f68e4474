import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { EventBus } from '@reuso/events';
import { Upstream } from '@reuso/upstream';
import { BatchRunner } from './ask/batch-runner.js';
import { CombinedCall } from './ask/combined-call.js';
import { Batcher } from './batcher.js';
import type { CollectorOptions } from './collect/batch-collector.js';
import { FramingChooser } from './framing/choose-framing.js';
import { TokenCounter } from './tokens/token-counter.js';

export type BatchingOptions = CollectorOptions;

const OPTIONS = Symbol('BatchingOptions');

/** Gives `Batcher`. Needs `Upstream` and `EventBus` from the modules it is given or from global ones. */
@Module({})
export class BatchingModule {
  static forRootAsync(
    options: Pick<FactoryProvider<BatchingOptions>, 'inject' | 'useFactory'> & Pick<DynamicModule, 'imports'>,
  ): DynamicModule {
    const { imports, ...factory } = options;
    return {
      module: BatchingModule,
      imports,
      providers: [
        { provide: OPTIONS, ...factory },
        { provide: Batcher, inject: [OPTIONS, Upstream, EventBus], useFactory: makeBatcher },
      ],
      exports: [Batcher],
    };
  }
}

/** @internal exported for tests */
export function makeBatcher(options: BatchingOptions, upstream: Upstream, events: EventBus): Batcher {
  const tokens = new TokenCounter();
  const call = new CombinedCall(upstream, events);
  return new Batcher(options, new BatchRunner(call, new FramingChooser(), tokens, events), tokens);
}
