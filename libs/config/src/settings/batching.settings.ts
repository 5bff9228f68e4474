import { z } from 'zod';
import { flag, wholeNumber } from './readers.js';
import { setting } from './setting.js';

/** How requests come together in one upstream call, and who leads a shared one. */
export const batchingSettings = z
  .object({
    BATCH_MAX_SIZE: setting('BATCH_MAX_SIZE', 5, wholeNumber(1, 100)),
    BATCH_WINDOW_MS: setting('BATCH_WINDOW_MS', 500, wholeNumber(0, 60_000, 'milliseconds')),
    FLIGHT_LEASE_MS: setting('FLIGHT_LEASE_MS', 10_000, wholeNumber(100, 600_000, 'milliseconds')),
    FINISH_ABANDONED: setting('FINISH_ABANDONED', false, flag),
  })
  .transform((settings) => ({
    batchMaxSize: settings.BATCH_MAX_SIZE,
    batchWindowMs: settings.BATCH_WINDOW_MS,
    flightLeaseMs: settings.FLIGHT_LEASE_MS,
    finishAbandoned: settings.FINISH_ABANDONED,
  }));
