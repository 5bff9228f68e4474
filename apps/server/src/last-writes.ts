import { Inject, Injectable, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { Ledger } from '@reuso/analytics';
import { HitCounter } from '@reuso/llm-cache';

/**
 * Writes what is counted in memory, after the last request was answered and before the store is closed: it belongs to
 * the root module, whose hooks run first. (Those of global modules run last.)
 */
@Injectable()
export class LastWrites implements OnApplicationShutdown {
  constructor(
    @Inject(HitCounter) private readonly hits: HitCounter,
    @Optional() @Inject(Ledger) private readonly ledger: Ledger | undefined,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.hits.close(), this.ledger?.close()]);
  }
}
