import { Inject, Injectable } from '@nestjs/common';
import { EventBus } from '@reuso/events';
import { LRUCache } from 'lru-cache';

const THIRTY_DAYS_MS = 30 * 86_400_000;
const MAX_MODELS = 1_000;

/** The models that providers were asked for of late, as far as this process saw. */
@Injectable()
export class AskedModels {
  readonly #models = new LRUCache<string, true>({ max: MAX_MODELS, ttl: THIRTY_DAYS_MS });

  constructor(@Inject(EventBus) events: EventBus) {
    events.subscribe((event) => {
      // Only what was answered with its usage: whatever else a caller wrote is no model.
      if (event.type === 'call' && event.usage !== undefined && event.outcome === 'miss')
        this.#models.set(event.model, true);
    });
  }

  get names(): readonly string[] {
    return [...this.#models.keys()];
  }
}
