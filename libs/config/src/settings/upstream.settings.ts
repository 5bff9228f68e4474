import { z } from 'zod';
import type { UpstreamConfig } from '../config.js';
import { secret, wholeNumber } from './readers.js';
import { Unreadable, setting } from './setting.js';
import { shownUrl } from './shown-url.js';

const DAY_MS = 86_400_000;
const MEBIBYTE = 1024 * 1024;

/** The provider behind the cache. */
export const upstreamSettings = z
  .object({
    UPSTREAM_BASE_URL: setting('UPSTREAM_BASE_URL', 'https://api.openai.com/v1', baseUrl),
    UPSTREAM_API_KEY: setting('UPSTREAM_API_KEY', undefined, secret),
    RATE_LIMIT_PER_MINUTE: setting('RATE_LIMIT_PER_MINUTE', undefined, wholeNumber(1, 1_000_000)),
    MAX_CONCURRENT_PER_TENANT: setting('MAX_CONCURRENT_PER_TENANT', undefined, wholeNumber(1, 100_000)),
    UPSTREAM_MAX_CONCURRENT: setting('UPSTREAM_MAX_CONCURRENT', undefined, wholeNumber(1, 100_000)),
    UPSTREAM_QUEUE_MS: setting('UPSTREAM_QUEUE_MS', 30_000, wholeNumber(1, DAY_MS, 'milliseconds')),
    MAX_ANSWER_BYTES: setting(
      'MAX_ANSWER_BYTES',
      128 * MEBIBYTE,
      wholeNumber(1024, 1024 * MEBIBYTE, 'bytes'),
    ),
    UPSTREAM_TIMEOUT_MS: setting('UPSTREAM_TIMEOUT_MS', 600_000, wholeNumber(1, DAY_MS, 'milliseconds')),
  })
  .transform((settings): UpstreamConfig => ({
    baseUrl: settings.UPSTREAM_BASE_URL,
    apiKey: settings.UPSTREAM_API_KEY,
    timeoutMs: settings.UPSTREAM_TIMEOUT_MS,
    maxAnswerBytes: settings.MAX_ANSWER_BYTES,
    limits: {
      ratePerMinute: settings.RATE_LIMIT_PER_MINUTE,
      maxConcurrentPerTenant: settings.MAX_CONCURRENT_PER_TENANT,
      maxConcurrent: settings.UPSTREAM_MAX_CONCURRENT,
      queueMs: settings.UPSTREAM_QUEUE_MS,
    },
  }));

function baseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url !== undefined &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.username + url.password === '' &&
    !/[?#]/.test(text);
  if (isPlain) return url.href.replace(/\/+$/, '');
  throw new Unreadable(
    'an http:// or https:// URL without user name, password, query and fragment, ' +
      'such as https://api.openai.com/v1 (a key goes into UPSTREAM_API_KEY)',
    shownUrl(text),
  );
}
