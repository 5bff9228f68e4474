import { z } from 'zod';
import { LOG_LEVELS } from '../config.js';
import { host } from './host.js';
import { flag, oneOf, wholeNumber } from './readers.js';
import { setting } from './setting.js';

const MEBIBYTE = 1024 * 1024;

/** Where the server listens, how much it takes in and what it tells. */
export const processSettings = z
  .object({
    HOST: host,
    PORT: setting('PORT', 3000, wholeNumber(0, 65_535)),
    ANALYTICS: setting('ANALYTICS', true, flag),
    LOG_LEVEL: setting('LOG_LEVEL', 'info' as const, oneOf(LOG_LEVELS)),
    MAX_BODY_BYTES: setting('MAX_BODY_BYTES', 10 * MEBIBYTE, wholeNumber(1024, 1024 * MEBIBYTE, 'bytes')),
    MAX_CONNECTIONS: setting('MAX_CONNECTIONS', 10_000, wholeNumber(1, 1_000_000)),
  })
  .transform((settings) => ({
    host: settings.HOST,
    port: settings.PORT,
    analytics: settings.ANALYTICS,
    logLevel: settings.LOG_LEVEL,
    maxBodyBytes: settings.MAX_BODY_BYTES,
    maxConnections: settings.MAX_CONNECTIONS,
  }));
