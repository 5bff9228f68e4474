import { Inject, Injectable, Logger } from '@nestjs/common';
import { EventBus, type UpstreamEvent } from '@reuso/events';

/** Tells operators of provider calls that brought no answer, or an answer that is the provider's own fault. */
@Injectable()
export class ProviderLog {
  readonly #logger = new Logger('Provider');

  constructor(@Inject(EventBus) events: EventBus) {
    events.subscribe((event) => {
      if (event.type === 'upstream' && isFault(event)) this.#tell(event);
    });
  }

  #tell({ status, durationMs }: UpstreamEvent): void {
    this.#logger.warn({ msg: 'the provider failed a call', status, duration_ms: Math.round(durationMs) });
  }
}

/** A call that this side gave up, or did not make, is nobody's fault; a 4xx is the caller's to hear of. */
function isFault({ status }: UpstreamEvent): boolean {
  return typeof status === 'number' ? status >= 500 : status !== 'aborted' && status !== 'limited';
}
