import { z } from 'zod';
import { wholeNumber } from './readers.js';
import { setting } from './setting.js';

/** How fast warm-ups go, so that live traffic comes first. */
export const warmingSettings = z
  .object({
    WARMUP_CONCURRENCY: setting('WARMUP_CONCURRENCY', 4, wholeNumber(1, 100)),
    WARMUP_PER_SECOND: setting('WARMUP_PER_SECOND', 20, wholeNumber(1, 10_000)),
  })
  .transform((settings) => ({
    warmupConcurrency: settings.WARMUP_CONCURRENCY,
    warmupPerSecond: settings.WARMUP_PER_SECOND,
  }));
