import { z } from 'zod';
import { MAX_TTL_SECONDS } from '@reuso/contracts';
import { anyText, fraction, wholeNumber } from './readers.js';
import { setting } from './setting.js';

const lifetime = wholeNumber(1, MAX_TTL_SECONDS, 'seconds');

/** How long entries are kept, how like a query must be, and what answers cost. */
export const cachingSettings = z
  .object({
    LLM_CACHE_TTL_SECONDS: setting('LLM_CACHE_TTL_SECONDS', 86_400, lifetime),
    RAG_CACHE_TTL_SECONDS: setting('RAG_CACHE_TTL_SECONDS', 3600, lifetime),
    RAG_SIMILARITY_THRESHOLD: setting('RAG_SIMILARITY_THRESHOLD', 0.95, fraction),
    STALE_GRACE_SECONDS: setting('STALE_GRACE_SECONDS', 0, wholeNumber(0, MAX_TTL_SECONDS, 'seconds')),
    NEAR_CACHE_MB: setting('NEAR_CACHE_MB', 64, wholeNumber(0, 65_536, 'MiB (0 turns it off)')),
    PRICING_FILE: setting('PRICING_FILE', undefined, anyText),
  })
  .transform((settings) => ({
    llmCacheTtlSeconds: settings.LLM_CACHE_TTL_SECONDS,
    ragCacheTtlSeconds: settings.RAG_CACHE_TTL_SECONDS,
    ragSimilarityThreshold: settings.RAG_SIMILARITY_THRESHOLD,
    staleGraceSeconds: settings.STALE_GRACE_SECONDS,
    nearCacheMb: settings.NEAR_CACHE_MB,
    pricingFile: settings.PRICING_FILE,
  }));
